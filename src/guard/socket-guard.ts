import type { Challenge } from "./challenge.js";
import type { GuardSource } from "./gate.js";
import type { GuardOptions } from "./guard-options.js";
import { createHandshake, type HandshakeRequest } from "./handshake.js";
import type { GuardReport } from "./http-guard.js";
import { createLease } from "./lease.js";

/** The parts of a Socket.IO socket that a guard needs. */
export interface GuardedSocket {
	request: HandshakeRequest;
	disconnect(close?: boolean): unknown;
	/** The connection below. */
	conn?: { once(event: "close", listener: () => void): unknown };
}

/** Handles a connection as Socket.IO middleware. */
export type SocketGuard = (socket: GuardedSocket, next: (error?: Error) => void) => void;

/** The error that a refused client gets as `connect_error`, with the response to an HTTP request as its data. */
class ConnectionRefused extends Error {
	readonly data: Pick<Challenge, "statusCode" | "body">;

	constructor({ statusCode, body }: Challenge) {
		super(body.error_description);
		this.data = { statusCode, body };
	}
}

/** Creates Socket.IO middleware that connects only clients with an accepted token, and disconnects them when it ends. */
export function createSocketGuard(
	source: GuardSource,
	options: GuardOptions = {},
	report: GuardReport = () => {},
): SocketGuard {
	const shake = createHandshake(source, options, report);
	return (socket, next) =>
		shake(
			socket.request,
			(admission) => {
				if (admission) {
					const stop = createLease(source, admission, () => socket.disconnect(true));
					socket.conn?.once("close", stop);
				}
				next();
			},
			(answer) => next(new ConnectionRefused(answer)),
		);
}
