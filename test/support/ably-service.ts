/** A stand-in for Ably on loopback: the part of its REST API for publishing, and the entry to its realtime API. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { WebSocketServer } from "ws";
import { type Connection, connect } from "./ably-realtime.js";
import { AblyError, checkToken, type Grant } from "./ably-token.js";
import { ROOT } from "./node-red.js";

/** A message, as stored and sent. */
export interface Message {
	id: string;
	clientId?: string;
	name?: string;
	data: unknown;
	timestamp: number;
}

/** The state that both of Ably's APIs share. */
export interface App {
	connections: Set<Connection>;
	/** The ids of the connections that a client may resume. */
	connectionIds: Set<string>;
	/** Checks a token. @throws AblyError if the token is not valid or was ended */
	admit(token: string): Grant;
	hasEnded(token: string): boolean;
	/** Stores messages and sends them to subscribers. A message whose `id` is known is not stored again. */
	publish(grant: Grant, channel: string, messages: Partial<Message>[], source: string): void;
	/** Sends a resumed connection the messages after `serial`; without a serial, none. */
	replay(channel: string, serial: string | undefined, connection: Connection): void;
}

export interface Ably {
	port: number;
	/** All distinct tokens received, in order. */
	tokens: string[];
	/** Returns the data published to a channel, oldest first. */
	published(channel: string): unknown[];
	/** Ends all tokens received so far early. */
	endTokens(): void;
	/** Asks every connection for a new token and then ends the old ones, as Ably does 30 seconds before a token expires. */
	renewTokens(): Promise<void>;
	/** Closes all connections and forgets all tokens and messages. */
	reset(): void;
	stop(): Promise<void>;
}

/**
 * Starts the stand-in.
 * @param apiKey `APPID.KEYID:SECRET`
 * @param tls a key and certificate for `https` and `wss`; without them, `http` and `ws`
 */
export async function startAbly(apiKey: string, tls?: { key: string; cert: string }): Promise<Ably> {
	const tokens: string[] = [];
	const ended = new Set<string>();
	const channels = new Map<string, Message[]>();
	const app: App = {
		connections: new Set(),
		connectionIds: new Set(),
		admit(token) {
			if (!tokens.includes(token)) tokens.push(token);
			const grant = checkToken(token, apiKey);
			if (ended.has(token)) throw new AblyError(40142, 401, "Token expired");
			return grant;
		},
		hasEnded: (token) => ended.has(token),
		publish(grant, channel, messages, source) {
			grant.demand("publish", channel);
			const kept = channels.get(channel) ?? [];
			channels.set(channel, kept);
			for (const [index, { id = `${source}:${index}`, clientId = grant.clientId, ...message }] of messages.entries()) {
				if (clientId !== grant.clientId) throw new AblyError(40012, 400, "invalid clientId");
				if (kept.some((other) => other.id === id)) continue;
				const whole = { data: undefined, ...message, id, ...(clientId && { clientId }), timestamp: Date.now() };
				kept.push(whole);
				for (const connection of app.connections) connection.deliver(channel, whole, kept.length);
			}
		},
		replay(channel, serial, connection) {
			const kept = channels.get(channel) ?? [];
			for (let index = Number(serial ?? kept.length); index < kept.length; index++) {
				connection.deliver(channel, kept[index] as Message, index + 1);
			}
		},
	};
	const end = (which: readonly string[]) => {
		for (const token of which) ended.add(token);
		for (const connection of app.connections) connection.tokensEnded();
	};

	const answer: RequestListener = (request, response) => void answerRest(app, channels, request, response);
	const server = tls ? createTlsServer(tls, answer) : createServer(answer);
	const sockets = new WebSocketServer({ server });
	sockets.on("connection", (socket, request) =>
		connect(app, socket, new URL(request.url ?? "", "ws://x").searchParams),
	);
	const cut = () => {
		for (const socket of sockets.clients) socket.terminate();
	};
	await once(server.listen(0, "127.0.0.1"), "listening");
	return {
		port: (server.address() as AddressInfo).port,
		tokens,
		published: (channel) => (channels.get(channel) ?? []).map(({ data }) => data),
		endTokens: () => end(tokens),
		async renewTokens() {
			const old = [...tokens];
			await Promise.all([...app.connections].map((connection) => connection.askForToken()));
			end(old);
		},
		reset() {
			cut();
			tokens.length = 0;
			for (const kept of [ended, channels, app.connections, app.connectionIds]) kept.clear();
		},
		async stop() {
			cut();
			server.close();
			server.closeAllConnections();
			await once(server, "close");
		},
	};
}

async function answerRest(
	app: App,
	channels: ReadonlyMap<string, Message[]>,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const send = (status: number, body: unknown) =>
		response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
	const { pathname } = new URL(request.url ?? "", "http://x");
	try {
		if (pathname === "/time") return void send(200, [Date.now()]);
		// Ably's content delivery network serves the same client as npm.
		if (pathname === "/lib/ably.min-2.js") {
			return void response.end(readFileSync(join(ROOT, "node_modules/ably/build/ably.min.js")));
		}
		const [, channel] = /^\/channels\/([^/]+)\/messages$/.exec(pathname) ?? [];
		if (!channel) throw new AblyError(40400, 404, "not found");
		const grant = app.admit(bearerOf(request));
		if (request.method !== "POST") {
			grant.demand("history", decodeURIComponent(channel));
			return void send(200, channels.get(decodeURIComponent(channel))?.toReversed() ?? []);
		}
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const messages = [JSON.parse(String(Buffer.concat(chunks)))].flat();
		app.publish(grant, decodeURIComponent(channel), messages, crypto.randomUUID());
		send(201, { channel, serials: messages.map(() => crypto.randomUUID()) });
	} catch (error) {
		if (!(error instanceof AblyError)) throw error;
		response.setHeader("X-Ably-Errorcode", error.code);
		response.setHeader("X-Ably-Errormessage", error.message);
		send(error.statusCode, { error });
	}
}

/** Returns the token of a request, which Ably's clients send as base64. */
function bearerOf({ headers }: IncomingMessage): string {
	const [, scheme, credentials = ""] = /^(\w+) (.+)$/.exec(headers.authorization ?? "") ?? [];
	if (scheme === "Bearer") return Buffer.from(credentials, "base64").toString();
	throw new AblyError(40101, 401, "No authentication information provided");
}
