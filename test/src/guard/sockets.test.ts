/** The guards of both kinds of sockets. */
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { PassThrough } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { GuardSource } from "../../../src/guard/gate.js";
import type { GuardOptions } from "../../../src/guard/guard-options.js";
import { createSocketGuard } from "../../../src/guard/socket-guard.js";
import { closeWebSocket, createWebSocketGuard } from "../../../src/guard/web-socket-guard.js";
import { sourceOf } from "../../support/guard-source.js";
import { mint } from "../../support/tokens.js";

type Headers = Record<string, string>;

/** Sends a handshake to a guard of each kind; both must agree. Returns the status, or the subject of the token. */
async function shake(options: GuardOptions, headers: Headers, url = "/socket.io/?EIO=4"): Promise<unknown> {
	const request = () => ({ method: "GET", url, headers, socket: new EventEmitter() });
	const [first, second] = [request(), request()] as unknown as { auth?: { claims: { sub?: string } } }[];
	const bySocketIo = new Promise((resolve) => {
		const socket = { request: first, disconnect: () => assert.fail() };
		createSocketGuard(sourceOf(), options)(socket as never, (error) => {
			const { data } = (error ?? {}) as { data?: { statusCode: number; body: { error_description: string } } };
			if (data) assert.equal(error?.message, data.body.error_description);
			resolve(data?.statusCode ?? first?.auth?.claims.sub);
		});
	});
	const byWs = new Promise((resolve) => {
		createWebSocketGuard(sourceOf(), options)({ req: second } as never, (isAccepted, status, body, more) => {
			if (!isAccepted) {
				assert.equal(typeof JSON.parse(String(body)).error_description, "string");
				assert.match(more?.["Content-Type"] ?? "", /json/);
			}
			resolve(isAccepted ? second?.auth?.claims.sub : status);
		});
	});
	assert.deepEqual(await bySocketIo, await byWs);
	return bySocketIo;
}

const token = mint({ sub: "jamie", scope: "read" });
const cookie = { token: { cookie: "t" } };
const sent = { cookie: `t=${token}`, host: "dash.example" };

describe("the guards of sockets", () => {
	const rows: [title: string, expected: unknown, options: GuardOptions, headers: Headers, url?: string][] = [
		["no token", 401, {}, {}],
		["a token", "jamie", {}, { authorization: `Bearer ${token}` }],
		["a token in the query", "jamie", { token: { query: "t" } }, {}, `/ws?t=${token}`],
		["a bad token", 401, {}, { authorization: "Bearer x" }],
		["a token without the scope", 403, { scopes: "write" }, { authorization: `Bearer ${token}` }],
		["an open path", undefined, { routes: [{ path: "/ws", open: true }] }, {}, "/ws/"],
		["a cookie from no browser", "jamie", cookie, sent],
		["a cookie from a page of the same origin", "jamie", cookie, { ...sent, origin: "https://dash.example" }],
		["a cookie from a page of another origin", 401, cookie, { ...sent, origin: "https://evil.example" }],
		["a cookie from a page of another port", 401, cookie, { ...sent, origin: "https://dash.example:81" }],
		["a cookie from a sandbox", 401, cookie, { ...sent, origin: "null" }],
		[
			"a cookie from a page that the browser says is ours, by a proxy",
			"jamie",
			cookie,
			{ ...sent, origin: "https://public.example", "sec-fetch-site": "same-origin" },
		],
		[
			"a cookie from a page that the browser says is a neighbor's",
			401,
			cookie,
			{ ...sent, "sec-fetch-site": "same-site" },
		],
		[
			"a proxy's header from a page of another origin",
			401,
			{ token: { header: "x-token" } },
			{ "x-token": token, host: "a.example", origin: "https://evil.example" },
		],
		[
			"a token that a proxy added to the WebSocket of a page of another origin",
			401,
			{},
			{ authorization: `Bearer ${token}`, upgrade: "websocket", "sec-fetch-site": "cross-site" },
		],
		[
			"a token that a proxy added to the WebSocket of a page of the same origin",
			"jamie",
			{},
			{ authorization: `Bearer ${token}`, upgrade: "websocket", "sec-fetch-site": "same-origin" },
		],
		[
			"the token of a device with an Origin of its own",
			"jamie",
			{},
			{ authorization: `Bearer ${token}`, upgrade: "websocket", host: "a.example", origin: "file://" },
		],
		[
			"a token of its own from a page of another origin",
			"jamie",
			{},
			{ authorization: `Bearer ${token}`, host: "a.example", origin: "https://app.example" },
		],
	];
	for (const [title, expected, options, headers, url] of rows) {
		it(`answer ${expected} to ${title}`, async () => assert.equal(await shake(options, headers, url), expected));
	}

	it("answer to a page of another origin after they waited for the check of its token, good or bad", async () => {
		const { verify } = sourceOf();
		const slow = { verify: async (value: unknown) => verify(value) };
		const headers = { host: "dash.example", origin: "https://evil.example" };
		const unhandled: unknown[] = [];
		const keep = (reason: unknown) => unhandled.push(reason);
		process.on("unhandledRejection", keep);
		for (const value of [token, "x"]) {
			const request = {
				...{ method: "GET", url: "/", socket: new EventEmitter() },
				headers: { ...headers, cookie: `t=${value}` },
			};
			const error = await new Promise<(Error & { data?: { statusCode: number } }) | undefined>((resolve) => {
				createSocketGuard(slow, cookie)({ request, disconnect: () => assert.fail() } as never, resolve);
			});
			assert.equal(error?.data?.statusCode, 401);
			await new Promise(setImmediate);
		}
		process.off("unhandledRejection", keep);
		// One would end the process of Node-RED.
		assert.deepEqual(unhandled, []);
	});

	it("have two parameters for ws, which otherwise does not wait", () => {
		assert.equal(createWebSocketGuard(sourceOf()).length, 2);
	});

	/** A source that counts the connections it holds, with a function that ends them. */
	function held() {
		const changes = new EventEmitter();
		const onChange = (listener: () => void) => {
			changes.on("change", listener);
			return () => void changes.off("change", listener);
		};
		let isOver = false;
		const { verify } = sourceOf();
		const source: GuardSource = { verify: (value, more) => verify(isOver ? "x" : value, more), onChange };
		const end = () => {
			isOver = true;
			changes.emit("change");
		};
		return { source, end, count: () => changes.listenerCount("change") };
	}
	const authorization = `Bearer ${token}`;
	const socketIo = (conn: EventEmitter) => {
		const request = { method: "GET", url: "/", headers: { authorization }, socket: new EventEmitter() };
		return Object.assign(new EventEmitter(), { request, conn, disconnect: () => undefined });
	};

	it("hold no connection that was closed while they verified", async () => {
		const { source, count } = held();
		const conn = Object.assign(new EventEmitter(), { readyState: "closed" });
		await new Promise<unknown>((resolve) => createSocketGuard(source)(socketIo(conn) as never, resolve));
		const socket = Object.assign(new EventEmitter(), { destroyed: true });
		const req = { method: "GET", url: "/", headers: { authorization }, socket };
		await new Promise<unknown>((resolve) => createWebSocketGuard(source)({ req } as never, resolve));
		assert.equal(count(), 0);
	});

	it("hold a client once that connects again and again by the same connection", async () => {
		const { source, count } = held();
		const conn = Object.assign(new EventEmitter(), { readyState: "open" });
		for (let times = 0; times < 3; times++) {
			const socket = socketIo(conn);
			await new Promise<unknown>((resolve) => createSocketGuard(source)(socket as never, resolve));
			assert.deepEqual([count(), conn.listenerCount("close")], [1, 1]);
			socket.emit("disconnect");
		}
		assert.deepEqual([count(), conn.listenerCount("close")], [0, 0]);
	});

	it("close the connection below of a client that still waits for other middleware", async () => {
		const { source, end } = held();
		const conn = Object.assign(new EventEmitter(), { readyState: "open", close: () => conn.emit("close") });
		await new Promise<unknown>((resolve) => createSocketGuard(source)(socketIo(conn) as never, resolve));
		const closed = once(conn, "close");
		end();
		await closed;
	});

	it("let nothing arrive that a client sends after its token ended", async () => {
		const { source, end } = held();
		const http = createServer().listen(0, "127.0.0.1");
		const server = new WebSocketServer({ server: http, verifyClient: createWebSocketGuard(source) as never });
		const received: string[] = [];
		const connected = once(server, "connection") as Promise<[WebSocket]>;
		await once(http, "listening");
		const client = connect((http.address() as AddressInfo).port, "127.0.0.1");
		const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13";
		const key = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}`;
		client.write(`GET / HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n${key}\r\nAuthorization: ${authorization}\r\n\r\n`);
		const [accepted] = await connected;
		accepted.on("message", (data) => received.push(String(data)));
		// A text frame with a mask of zeros (RFC 6455 section 5.2).
		const send = (text: string) =>
			client.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]));
		send("before");
		await once(accepted, "message");
		end();
		send("after");
		client.end();
		await once(accepted, "close");
		server.close();
		http.close();
		assert.deepEqual(received, ["before"]);
	});

	it("close a WebSocket with a frame that says why", () => {
		const socket = new PassThrough();
		closeWebSocket(socket);
		const frame = socket.read() as Buffer;
		assert.deepEqual([frame[0], frame[1]], [0x88, frame.length - 2]);
		assert.equal(frame.readUInt16BE(2), 1008);
		assert.equal(frame.subarray(4).toString(), "The token is no longer accepted.");
		assert.ok(socket.writableEnded);
	});
});
