import type { Challenge } from "./challenge.js";
import type { Admission, GuardSource } from "./gate.js";
import type { GuardOptions } from "./guard-options.js";
import { createHandshake, type HandshakeRequest } from "./handshake.js";
import type { GuardReport } from "./http-guard.js";
import { createLease } from "./lease.js";

/** The parts of a Socket.IO socket that a guard needs. */
export interface GuardedSocket {
	request: HandshakeRequest;
	disconnect(close?: boolean): unknown;
	/** Emits `disconnect`. */
	once?(event: "disconnect", listener: () => void): unknown;
	/** The connection below. */
	conn?: {
		/** `closing` or `closed` if the client did not wait for the answer. */
		readyState?: string;
		once(event: "close", listener: () => void): unknown;
		off?(event: "close", listener: () => void): unknown;
		close?(): unknown;
	};
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
				if (admission) hold(source, admission, socket);
				next();
			},
			(answer) => next(new ConnectionRefused(answer)),
		);
}

/** Disconnects a socket when its token ends. A client can connect again and again by the same connection below. */
function hold(source: GuardSource, admission: Admission, socket: GuardedSocket): void {
	const { conn } = socket;
	// It would never say that it is closed.
	if (conn?.readyState?.startsWith("clos")) return;
	const stop = createLease(source, admission, () => {
		socket.disconnect(true);
		// The socket itself may still wait for other middleware, and then does nothing.
		conn?.close?.();
	});
	const release = () => {
		stop();
		conn?.off?.("close", release);
	};
	conn?.once("close", release);
	socket.once?.("disconnect", release);
}
