import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { NodeAPI } from "node-red";
import type { EditorUsers, GuardSource } from "../../src/index.js";
import type { Jwt } from "./types";

/**
 * Follows the editor's own connections, which show statuses and debug messages. Node-RED asks for the user of a token when a
 * client sends one, in a header or as its first message, and then keeps the connection open. This closes it when the token is
 * no longer accepted, and opens none for a page of another origin with a token that a proxy added.
 * @param header the name of the header with the token, in lower case
 */
export function followConnections(
	RED: NodeAPI,
	jwt: Jwt,
	source: GuardSource,
	usersOf: EditorUsers,
	header: string,
): void {
	const path = `${String(RED.settings.httpAdminRoot || "/")}/comms`;
	const place = { type: header === "authorization" ? "bearer" : "header" } as const;

	// Absent if another program has Node-RED inside.
	RED.server?.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
		if (!jwt.canMean(jwt.pathOf({ url: request.url }), path)) return;
		const hold = createHold(socket);
		const value = [request.headers[header] ?? []].flat()[0];
		if (!value) return onToken(socket, (token) => void hold(token).catch(() => undefined));
		if (jwt.isAddedToForeign(place, request)) return void socket.destroy();
		// As Node-RED takes the token out of it.
		const token = header === "authorization" ? (value.split(" ")[1] ?? "") : value;
		// Node-RED itself refuses the connection then, or another function of the settings accepts the token.
		hold(token).catch(() => undefined);
	});

	/** Creates a function that keeps a connection open for as long as a token is accepted, the last one it is given. */
	function createHold(socket: Duplex): (token: string) => Promise<void> {
		let stop = () => {};
		socket.once("close", () => stop());
		return async (token) => {
			const renew = async () => (await usersOf(token)).auth;
			const auth = await renew();
			stop();
			if (!socket.destroyed) stop = jwt.createLease(source, { auth, renew }, () => jwt.closeWebSocket(socket));
		};
	}
}

/** Calls a listener with each token that a client sends as a message. Node-RED's own, for users with a password, are some. */
function onToken(socket: Duplex, listener: (token: string) => void): void {
	const listen = (webSocket: EventEmitter) =>
		webSocket.on("message", (message) => {
			const token = tokenIn(String(message));
			if (token !== undefined) listener(token);
		});
	const now = webSocketOf(socket);
	if (now) return void listen(now);
	// Node-RED listens to the same event, possibly after this.
	process.nextTick(() => {
		const later = webSocketOf(socket);
		if (later) listen(later);
	});
}

/** Returns the WebSocket that the package `ws` has put on top of a connection. It shows it only in this way. */
function webSocketOf(socket: Duplex): EventEmitter | undefined {
	const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "websocket");
	return key && (socket as unknown as Record<symbol, EventEmitter | undefined>)[key];
}

function tokenIn(message: string): string | undefined {
	try {
		const { auth } = JSON.parse(message);
		return typeof auth === "string" && auth !== "" ? auth : undefined;
	} catch {
		return undefined;
	}
}
