import type { Duplex } from "node:stream";
import type { GuardSource } from "./gate.js";
import type { GuardOptions } from "./guard-options.js";
import { createHandshake, type HandshakeRequest } from "./handshake.js";
import type { GuardReport } from "./http-guard.js";
import { createLease } from "./lease.js";

/** Tells the package `ws` whether to accept a connection, or how to refuse it. */
export type ClientCallback = (
	isAccepted: boolean,
	statusCode?: number,
	body?: string,
	headers?: Record<string, string>,
) => void;

/** Handles a connection as `verifyClient` of `ws`, which waits for the answer only if the function has two parameters. */
export type WebSocketGuard = (info: { req: HandshakeRequest }, callback: ClientCallback) => void;

/** Creates a function that accepts only WebSocket connections with an accepted token, and closes them when it ends. */
export function createWebSocketGuard(
	source: GuardSource,
	options: GuardOptions = {},
	report: GuardReport = () => {},
): WebSocketGuard {
	const shake = createHandshake(source, options, report);
	return ({ req }, callback) =>
		shake(
			req,
			(admission) => {
				// One that is closed already would never say so.
				if (admission && !req.socket.destroyed) {
					const stop = createLease(source, admission, () => closeWebSocket(req.socket));
					req.socket.once("close", stop);
				}
				callback(true);
			},
			({ statusCode, headers, body }) =>
				callback(false, statusCode, JSON.stringify(body), {
					...headers,
					"Content-Type": "application/json; charset=utf-8",
				}),
		);
}

/** The time for a client to answer the close frame, in milliseconds. */
const PATIENCE = 2000;

/**
 * Closes a WebSocket with the status 1008, “policy violation” (RFC 6455 section 7.4.1). A guard knows only the connection
 * below. It may add a frame there, because `ws` writes a frame at once, and one of this kind may stand between any two.
 * Nothing that the client still sends arrives.
 */
export function closeWebSocket(socket: Duplex): void {
	const reason = Buffer.from("\x03\xf0The token is no longer accepted.", "latin1");
	socket.end(Buffer.concat([Buffer.from([0x88, reason.length]), reason]));
	socket.removeAllListeners("data").resume();
	setTimeout(() => socket.destroy(), PATIENCE).unref();
}
