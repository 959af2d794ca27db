import type { IncomingMessage } from "node:http";
import { attempt, whenReady } from "../maybe-promise.js";
import { type Challenge, challenge } from "./challenge.js";
import { isAddedToForeign } from "./foreign.js";
import { type Admission, createGate, type Gate, type GuardedRequest, type GuardSource } from "./gate.js";
import type { GuardOptions } from "./guard-options.js";
import type { GuardReport } from "./http-guard.js";
import { RequestError } from "./request-error.js";

/** The request that opens a connection. */
export type HandshakeRequest = IncomingMessage & GuardedRequest;

/**
 * Decides whether a connection may be opened, and sets `auth` of its request. Calls one of the functions, once.
 * @param accept is told the token of the request; `undefined` if it needs none
 */
export type Handshake = (
	request: HandshakeRequest,
	accept: (admission: Admission | undefined) => void,
	refuse: (answer: Challenge) => void,
) => void;

/** Creates what the guards of both kinds of sockets have in common. */
export function createHandshake(source: GuardSource, options: GuardOptions, report: GuardReport): Handshake {
	const gate = createGate(source, options);
	return (request, accept, refuse) => {
		const pass = (admission: Admission | undefined) => {
			if (admission) request.auth = admission.auth;
			accept(admission);
		};
		const fail = (thrown: unknown) => {
			const error = thrown instanceof Error ? thrown : new Error("The connection cannot be opened.");
			report(error);
			refuse(challenge(error));
		};
		const result = attempt(() => admitConnection(gate, request), pass, fail);
		// Nobody waits for the result, and a rejection would end the process.
		if (result instanceof Promise) result.catch(() => request.socket.destroy());
	};
}

/** A browser lets any page open a connection, and adds tokens to it. Only pages of the same origin may use them. */
function admitConnection({ admit, place }: Gate, request: HandshakeRequest) {
	return whenReady(admit(request), (admission) => {
		if (!admission || !isAddedToForeign(place, request)) return admission;
		throw new RequestError(
			"ERR_JWT_TOKEN_MISSING",
			"A page from another origin opened this connection, so the token that the browser sent does not count.",
		);
	});
}
