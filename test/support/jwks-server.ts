/** A server on loopback that tests can let answer as they like, take down and put up again. */
import { EventEmitter, once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface LoopbackServer {
	/** Without a slash at its end. */
	readonly origin: string;
	/** The paths asked for so far. */
	readonly requests: string[];
	/** Emits `request` for each of them. */
	readonly events: EventEmitter;
	/** What answers from now on. */
	answer: RequestListener;
	/** Cuts all connections and refuses new ones. */
	down(): Promise<void>;
	/** Listens again, on the same port. */
	up(): Promise<void>;
}

const servers = new Set<LoopbackServer>();

/** Starts a server; {@link stopServers} ends it. */
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

/** Ends every server that was started. */
export async function stopServers(): Promise<void> {
	await Promise.all([...servers].map((server) => server.down()));
	servers.clear();
}

/** Answers with a JSON value. */
export function json(value: unknown, type = "application/json"): RequestListener {
	return raw(JSON.stringify(value), { "content-type": type });
}

/** Answers with a body as it is. */
export function raw(body: string | Uint8Array, headers: Record<string, string> = {}, status = 200): RequestListener {
	return (_request, response) => {
		response.writeHead(status, headers).end(body);
	};
}

/** Answers each path in its own way, and any other with 404. */
export function routes(answers: Record<string, RequestListener>): RequestListener {
	return (request, response) => (answers[request.url ?? ""] ?? raw("", {}, 404))(request, response);
}

/** Says that all is well, then sends a byte now and then, and never ends. */
export function trickle(_request: unknown, response: ServerResponse): void {
	response.writeHead(200, { "content-type": "application/json" });
	const timer = setInterval(() => response.write(" "), 5);
	response.once("close", () => clearInterval(timer));
}

/** Never answers. */
export const hang: RequestListener = () => {};
