/** A connection to the stand-in for Ably: the parts of the realtime protocol for publishing, subscribing and renewing. */
import { EventEmitter, once } from "node:events";
import type { WebSocket } from "ws";
import type { App, Message } from "./ably-service.js";
import { AblyError, type Grant } from "./ably-token.js";

/** `action` of a protocol message. */
const HEARTBEAT = 0;
const ACK = 1;
const NACK = 2;
const CONNECTED = 4;
const DISCONNECTED = 6;
const CLOSE = 7;
const CLOSED = 8;
const ERROR = 9;
const ATTACH = 10;
const ATTACHED = 11;
const DETACH = 12;
const DETACHED = 13;
const MESSAGE = 15;
const AUTH = 17;
/** `flags` of an `ATTACHED`: may publish and may subscribe. */
const MODES = (1 << 17) | (1 << 18);

interface ProtocolMessage {
	action: number;
	id?: string;
	channel?: string;
	channelSerial?: string;
	msgSerial?: number;
	messages?: Partial<Message>[];
	auth?: { accessToken: string };
}

export interface Connection {
	/** Sends the client message number `serial` of a channel, if it is attached to the channel. */
	deliver(channel: string, message: Message, serial: number): void;
	/** Asks the client for a new token; resolves when the client has sent a valid one. */
	askForToken(): Promise<void>;
	/** Disconnects the client if its token was ended. */
	tokensEnded(): void;
}

export function connect(app: App, socket: WebSocket, query: URLSearchParams): void {
	const resumed = query.get("resume");
	const connectionId = resumed && app.connectionIds.has(resumed) ? resumed : crypto.randomUUID();
	const attached = new Set<string>();
	const events = new EventEmitter();
	let token = "";
	let grant: Grant;
	let isCutOff = false;

	const send = (message: object) => socket.send(JSON.stringify(message));
	/** Reports an error. An error that does not concern a channel ends the connection. */
	const fail = (error: unknown, rest: object = {}) => {
		if (!(error instanceof AblyError)) throw error;
		send({ action: ERROR, error, ...rest });
		if (!("channel" in rest)) socket.close();
	};
	const accept = (given: string, next: Grant) => {
		[token, grant] = [given, next];
		const { clientId } = grant;
		const connectionDetails = { clientId, connectionKey: connectionId, maxMessageSize: 65_536, maxIdleInterval: 0 };
		send({ action: CONNECTED, connectionId, connectionDetails });
		events.emit("accepted");
	};
	const renew = (given: string) => {
		const next = app.admit(given);
		if (next.clientId !== grant.clientId) throw new AblyError(40102, 401, "Invalid clientId for credentials");
		accept(given, next);
	};
	const handle = ({ action, channel = "", channelSerial, msgSerial, messages = [], id, auth }: ProtocolMessage) => {
		switch (action) {
			case HEARTBEAT:
				return send({ action, id });
			case AUTH:
				return renew(auth?.accessToken ?? "");
			case CLOSE:
				return send({ action: CLOSED });
			case ATTACH:
				try {
					grant.demand("subscribe", channel);
				} catch (error) {
					return fail(error, { channel });
				}
				attached.add(channel);
				send({ action: ATTACHED, channel, channelSerial, flags: MODES });
				return app.replay(channel, channelSerial, connection);
			case DETACH:
				attached.delete(channel);
				return send({ action: DETACHED, channel });
			case MESSAGE:
				try {
					app.publish(grant, channel, messages, `${connectionId}:${msgSerial}`);
				} catch (error) {
					if (!(error instanceof AblyError)) throw error;
					return send({ action: NACK, msgSerial, count: 1, error });
				}
				return send({ action: ACK, msgSerial, count: 1, res: [{ serials: messages.map(() => crypto.randomUUID()) }] });
		}
	};

	socket.on("message", (data) => {
		if (isCutOff) return;
		try {
			handle(JSON.parse(String(data)));
		} catch (error) {
			fail(error);
		}
	});
	const connection: Connection = {
		deliver(channel, message, serial) {
			if (!attached.has(channel)) return;
			send({ action: MESSAGE, channel, channelSerial: String(serial), id: message.id, messages: [message] });
		},
		async askForToken() {
			send({ action: AUTH });
			await once(events, "accepted");
		},
		tokensEnded() {
			if (!app.hasEnded(token)) return;
			isCutOff = true;
			send({ action: DISCONNECTED, error: new AblyError(40142, 401, "Token expired") });
			socket.close();
		},
	};
	socket.once("close", () => app.connections.delete(connection));
	try {
		const given = query.get("access_token") ?? "";
		const first = app.admit(given);
		const clientId = query.get("clientId");
		if (clientId && clientId !== first.clientId) throw new AblyError(40101, 401, "Invalid clientId");
		accept(given, first);
		app.connections.add(connection);
		app.connectionIds.add(connectionId);
	} catch (error) {
		fail(error);
	}
}
