/** Guards where the roots of Node-RED are not `/`, and while configurations come and go. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONFIG, endpoints, flow, mint, z } from "../support/guarded.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { rawRequest } from "../support/raw-request.js";

const bearer = [`Authorization: Bearer ${mint()}`];
const listener = (path: string): FlowNode[] => [
	{ id: `in ${path}`, type: "websocket in", z, server: `at ${path}`, client: "", wires: [[]] },
	{ id: `at ${path}`, type: "websocket-listener", path, wholemsg: "false" },
];
const PATHS = ["/public/info", "/admin/users", "/notes", "/any/:name", "/deep/*"];

/** A path, the status without a token, and that with one that lacks the scope. Neither may get the inner folder's page. */
type Row = [path: string, anonymous: number, user: number];
const REQUESTS: Row[] = [
	["/api/public/info", 200, 200],
	["/API/Public/info", 200, 200],
	["/api/notes", 401, 200],
	["/api/admin/users", 401, 403],
	["/API/ADMIN/users", 401, 403],
	["/api//admin/users", 401, 403],
	["//api/admin/users", 404, 404],
	["http://x/api/admin/users", 401, 403],
	["http://public@x/api/notes", 401, 200],
	["http://api/public/../admin/users", 404, 404],
	["/api/any/..%2fpublic", 401, 200],
	["/api/deep/..;/public", 401, 200],
	["/api/deep/../../api/public/info", 401, 200],
	["/api;x/admin/users", 404, 404],
	["/api/admin;x/users", 404, 404],
	["/api\\admin\\users", 404, 404],
	["/s/page.html", 200, 200],
	["/s/private/page.html", 401, 403],
	["/S/Private/page.html", 401, 403],
	["/s/%70rivate/page.html", 401, 403],
	["/s/x/..%2fprivate/page.html", 401, 403],
	["/s/./private/page.html", 401, 403],
	["/s//private/page.html", 401, 403],
	["//s/private/page.html", 404, 404],
	["/s/private%2fpage.html", 401, 403],
	["/s/privat~1/page.html", 401, 403],
];
/** The answer to a handshake: 0 if nobody answers, because no node listens at the path. */
const HANDSHAKES: Row[] = [
	["/api/ws/public", 101, 101],
	["/api/ws/orders", 401, 403],
	["/api/ws\\orders", 401, 403],
	["http://x/api/ws/orders", 401, 403],
	["/api/ws/orders#/api/ws/public", 401, 403],
	["/api/ws/orders?/api/ws/public", 401, 403],
	["//public@x/api/ws/orders", 401, 403],
	["//public@x:99999/api/ws/orders", 401, 403],
	["/\\public@x/api/ws/orders", 401, 403],
	["//public/api/ws/orders", 0, 0],
	["/api/ws/public/../orders", 0, 0],
	["/API/ws/orders", 0, 0],
];

describe("guards below other roots", () => {
	const files = mkdtempSync(join(tmpdir(), "node-red-jwt-static-"));
	let nodeRed: NodeRed;
	before(async () => {
		mkdirSync(join(files, "private"));
		for (const name of ["page.html", "private/page.html"]) writeFileSync(join(files, name), name);
		const code = `
			httpNodeMiddleware: guard.httpGuard("api", {
				routes: [{ path: "/api/public", open: true }, { path: "/api/admin", scopes: "admin" }],
			}),
			webSocketNodeVerifyClient: guard.webSocketGuard("api", {
				routes: [{ path: "/api/ws/public", open: true }, { path: "/api/ws/orders", scopes: "orders" }],
			}),
			httpStatic: [
				{ path: ${JSON.stringify(join(files, "private"))}, root: "/private/", middleware: guard.httpGuard("api", { scopes: "x" }) },
				{ path: ${JSON.stringify(files)}, root: "/", middleware: guard.httpGuard("api", {
					routes: [{ path: "/s/private", scopes: "x" }, { path: "/s", open: true }],
				}) },
			],`;
		nodeRed = await startNodeRed({ settings: { httpNodeRoot: "/api/", httpStaticRoot: "/s/" }, code });
		await nodeRed.deploy(flow(...endpoints(PATHS), ...listener("/ws/public"), ...listener("/ws/orders")));
	});
	after(async () => {
		await nodeRed?.stop();
		rmSync(files, { recursive: true });
	});

	for (const [path, anonymous, user] of REQUESTS) {
		it(`judge the path that will be routed: ${path}`, async () => {
			const [first, second] = [
				await rawRequest(nodeRed.url, { path }),
				await rawRequest(nodeRed.url, { path, headers: bearer }),
			];
			assert.deepEqual([first.statusCode, second.statusCode], [anonymous, user]);
			assert.ok(![first, second].some(({ body }) => body.includes("private/page.html") && body.length < 20));
		});
	}

	/** Returns the status that answers a handshake. */
	async function shake(path: string, headers: readonly string[]): Promise<number> {
		const socket = connect(Number(new URL(nodeRed.url).port), "127.0.0.1");
		const key = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}`;
		const upgrade = ["Host: x", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", key];
		socket.write([`GET ${path} HTTP/1.1`, ...upgrade, ...headers, "", ""].join("\r\n"));
		// A later request is answered after this one would have been.
		const nothing = rawRequest(nodeRed.url, { path: "/api/public/info" }).then(() => ["HTTP/1.1 0"]);
		const [answer] = await Promise.race([once(socket, "data"), nothing]);
		socket.destroy();
		return Number(String(answer).split(" ")[1]);
	}
	for (const [path, anonymous, user] of HANDSHAKES) {
		it(`judge the path at which a node listens: ${path}`, async () => {
			assert.deepEqual([await shake(path, []), await shake(path, bearer)], [anonymous, user]);
		});
	}

	it("run no flow for another method than that of the node, whatever a header says", async () => {
		const preflight = ["Origin: https://a.example", "Access-Control-Request-Method: GET"];
		const override = ["X-HTTP-Method-Override: GET", "X-Method-Override: GET"];
		for (const method of ["OPTIONS", "TRACE", "PROPFIND", "POST", "HEAD", "get", "Get"]) {
			for (const headers of [[], preflight, [...preflight, ...override]]) {
				const path = "/api/notes?_method=GET";
				const { statusCode, body } = await rawRequest(nodeRed.url, { path, method, headers });
				assert.ok([204, 400, 401, 404].includes(statusCode), `${method}: ${statusCode}`);
				assert.doesNotMatch(body, /"url"/);
			}
		}
	});
});

describe("a guard while its configuration comes and goes", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await startNodeRed({ code: 'httpNodeMiddleware: guard.httpGuard("api"),' });
	});
	after(() => nodeRed?.stop());
	const withConfigs = (...configs: FlowNode[]) => [
		...flow(...endpoints(["/notes"])).filter((node) => node !== CONFIG),
		...configs,
	];
	const states: [title: string, flows: FlowNode[], status: number][] = [
		["is there", withConfigs(CONFIG), 200],
		["is renamed", withConfigs({ ...CONFIG, name: "another" }), 500],
		["is there twice", withConfigs(CONFIG, { ...CONFIG, id: "second" }), 500],
		["is there once more, but disabled", withConfigs(CONFIG, { ...CONFIG, id: "second", d: true }), 200],
		["is on a disabled tab", withConfigs({ id: "off", type: "tab", disabled: true }, { ...CONFIG, z: "off" }), 500],
		[
			"is inside a subflow",
			withConfigs({ id: "sub", type: "subflow", name: "sub", in: [], out: [] }, { ...CONFIG, z: "sub" }),
			500,
		],
		[
			"has another's name for its id",
			withConfigs(CONFIG, { ...CONFIG, id: "api", name: "another", algorithm: "HS512" }),
			401,
		],
		["is deleted", withConfigs(), 500],
	];
	for (const [title, flows, status] of states) {
		it(`answers ${status} where it ${title}`, async () => {
			await nodeRed.deploy(flows);
			const [anonymous, user] = [
				await rawRequest(nodeRed.url, { path: "/notes" }),
				await rawRequest(nodeRed.url, { path: "/notes", headers: bearer }),
			];
			assert.deepEqual([anonymous.statusCode, user.statusCode], [status === 500 ? 500 : 401, status]);
		});
	}

	it("lets nobody in without a token during any deploy", async () => {
		const seen = new Set<number>();
		let isOver = false;
		const ask = async () => {
			while (!isOver) seen.add((await rawRequest(nodeRed.url, { path: "/notes" })).statusCode);
		};
		const asking = Promise.all([ask(), ask(), ask()]);
		for (const type of ["full", "flows", "nodes"] as const) {
			for (const [, flows] of states) await nodeRed.deploy(flows, type);
		}
		isOver = true;
		await asking;
		assert.ok(seen.has(401));
		// No endpoint is there between stopping and starting.
		for (const status of seen) assert.ok([401, 404, 500, 503].includes(status), String(status));
	});
});
