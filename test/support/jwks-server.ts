/** A server on loopback. Tests choose its answers, and can take it down and up again. */
import { EventEmitter, once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface LoopbackServer {
	/** The origin, without a slash at the end. */
	readonly origin: string;
	/** The requested paths so far. */
	readonly requests: string[];
	/** Emits `request` for each request. */
	readonly events: EventEmitter;
	/** Answers requests from now on. */
	answer: RequestListener;
	/** Closes all connections and refuses new ones. */
	down(): Promise<void>;
	/** Listens on the same port again. */
	up(): Promise<void>;
}

const servers = new Set<LoopbackServer>();

/** Starts a server; {@link stopServers} stops it. */
export async function startServer(answer: RequestListener): Promise<LoopbackServer> {
	let server: Server | undefined;
	let port = 0;
	const loopback: LoopbackServer = {
		get origin() {
			return `http://127.0.0.1:${port}`;
		},
		requests: [],
		events: new EventEmitter(),
		answer,
		async down() {
			if (!server) return;
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			server = undefined;
			await closed;
		},
		async up() {
			server = createServer((request, response) => {
				loopback.requests.push(request.url ?? "");
				loopback.answer(request, response);
				loopback.events.emit("request", request);
			});
			await once(server.listen(port, "127.0.0.1"), "listening");
			port = (server.address() as AddressInfo).port;
		},
	};
	servers.add(loopback);
	await loopback.up();
	return loopback;
}

/** Stops all servers. */
export async function stopServers(): Promise<void> {
	await Promise.all([...servers].map((server) => server.down()));
	servers.clear();
}

/** Answers with a JSON value. */
export function json(value: unknown, type = "application/json"): RequestListener {
	return raw(JSON.stringify(value), { "content-type": type });
}

/** Answers with an unchanged body. */
export function raw(body: string | Uint8Array, headers: Record<string, string> = {}, status = 200): RequestListener {
	return (_request, response) => {
		response.writeHead(status, headers).end(body);
	};
}

/** Answers each path in its own way, and all others with 404. */
export function routes(answers: Record<string, RequestListener>): RequestListener {
	return (request, response) => (answers[request.url ?? ""] ?? raw("", {}, 404))(request, response);
}

/** Answers 200, then sends a byte from time to time and never ends. */
export function trickle(_request: unknown, response: ServerResponse): void {
	response.writeHead(200, { "content-type": "application/json" });
	const timer = setInterval(() => response.write(" "), 5);
	response.once("close", () => clearInterval(timer));
}

/** Never answers. */
export const hang: RequestListener = () => {};
