/** Guards in `settings.js` of a real Node-RED, over HTTP. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import WebSocket from "ws";
import { makeSecret } from "../support/fixtures.js";
import { judgesPaths } from "../support/guard-suite.js";
import { CONFIG, endpoints, flow, mint, now, PATHS, secret, startGuarded } from "../support/guarded.js";
import { linkPackage, type NodeRed, ROOT, startNodeRed } from "../support/node-red.js";
import { rawRequest } from "../support/raw-request.js";

const bearer = (token: string) => [`Authorization: Bearer ${token}`];
const OTHER = { ...CONFIG, id: "other-id", name: "other" };

describe("httpGuard in settings.js", () => {
	judgesPaths(() => ({}));
});

describe("a guarded HTTP root", () => {
	let nodeRed: NodeRed;
	before(async () => {
		const code = `
			webSocketNodeVerifyClient: guard.webSocketGuard("api", {
				token: { query: "access_token" },
				routes: [{ path: "/ws/open", open: true }],
			}),
			runtimeState: { enabled: true },`;
		nodeRed = await startGuarded({ code });
	});
	after(() => nodeRed?.stop());
	const nodes = flow(...endpoints(PATHS), ...endpoints(["/notes"], "post"));
	beforeEach(() => nodeRed.deploy(nodes));

	const send = (path: string, headers: readonly string[] = [], method = "GET") =>
		rawRequest(nodeRed.url, { path, headers, method });
	const statusOf = async (path: string, headers: readonly string[] = []) => (await send(path, headers)).statusCode;

	it("answers as a node does", async () => {
		const { statusCode, header, body } = await send("/notes", bearer(mint({ exp: now() - 1 })));
		assert.equal(statusCode, 401);
		assert.deepEqual(header("WWW-Authenticate"), [
			'Bearer realm="node-red", error="invalid_token", error_description="The token has expired. Get a new one."',
		]);
		assert.equal(JSON.parse(body).error, "invalid_token");
		assert.deepEqual((await send("/notes")).header("WWW-Authenticate"), ['Bearer realm="node-red"']);
		assert.deepEqual((await send("/notes", [...bearer(mint()), ...bearer(mint())])).statusCode, 400);
	});

	it("gives flows the claims in msg.req.auth", async () => {
		const { body } = await send("/notes", bearer(mint({ sub: "kim" })));
		assert.deepEqual(JSON.parse(body), { url: "/notes", user: "kim" });
	});

	it("refuses other methods as well", async () => {
		assert.deepEqual(
			[(await send("/notes", [], "POST")).statusCode, (await send("/notes", bearer(mint()), "POST")).statusCode],
			[401, 200],
		);
		assert.equal((await send("/notes", [], "HEAD")).statusCode, 401);
	});

	it("changes with a deploy of the configuration alone, at once", async () => {
		const next = makeSecret();
		const changed = nodes.map((node) => (node.id === CONFIG.id ? { ...CONFIG, credentials: { secret: next } } : node));
		await nodeRed.deploy(changed, "nodes");
		assert.deepEqual(
			[await statusOf("/notes", bearer(mint())), await statusOf("/notes", bearer(mint({}, next)))],
			[401, 200],
		);
	});

	it("answers 500 without a configuration of the name, says what to do in the log, and works again once there is one", async () => {
		await nodeRed.deploy(nodes.map((node) => (node.id === CONFIG.id ? { ...CONFIG, name: "another" } : node)));
		const { statusCode, body } = await send("/notes", bearer(mint()));
		assert.equal(statusCode, 500);
		assert.doesNotMatch(body, /api/);
		await statusOf("/notes", bearer(mint()));
		const lines = nodeRed
			.log()
			.match(/There is no configuration \(jwt-config\) with the name or id api\..*settings\.js/g);
		// The first is from the start, before anything was deployed.
		assert.equal(lines?.length, 2);
		await nodeRed.deploy(nodes);
		assert.equal(await statusOf("/notes", bearer(mint())), 200);
	});

	it("answers 500 where two have the name, and names the ids of both", async () => {
		await nodeRed.deploy([...nodes, { ...OTHER, name: "api" }]);
		assert.equal(await statusOf("/notes", bearer(mint())), 500);
		assert.match(nodeRed.log(), /There are 2 configurations .* settings\.js: api-id, other-id\./);
	});

	it("answers 500 where the configuration is disabled, or holds a check that this version does not know", async () => {
		await nodeRed.deploy(nodes.map((node) => (node.id === CONFIG.id ? { ...CONFIG, d: true } : node)));
		assert.equal(await statusOf("/notes", bearer(mint())), 500);
		assert.match(nodeRed.log(), /The configuration \(jwt-config\) api is disabled\. Enable it and deploy\./);
		await nodeRed.deploy(nodes.map((node) => (node.id === CONFIG.id ? { ...CONFIG, requirednonce: "x" } : node)));
		assert.equal(await statusOf("/notes", bearer(mint())), 500);
		assert.match(nodeRed.log(), /jwt guard of api\] The configuration has the property requirednonce/);
	});

	it("answers 503 while flows are stopped, and nothing but that", async () => {
		const setState = async (state: string) => {
			const response = await fetch(`${nodeRed.url}/flows/state`, {
				method: "POST",
				headers: { "Content-Type": "application/json" },
				body: JSON.stringify({ state }),
			});
			assert.equal(response.status, 200);
		};
		await setState("stop");
		const { statusCode, header, body } = await send("/static/private/page.html", bearer(mint()));
		assert.deepEqual([statusCode, header("Retry-After")], [503, ["5"]]);
		assert.equal(JSON.parse(body).error, "temporarily_unavailable");
		await nodeRed.deployed(() => setState("start"));
		assert.equal(await statusOf("/static/private/page.html", bearer(mint())), 200);
	});

	const connect = async (path: string) => {
		const socket = new WebSocket(`${nodeRed.url.replace("http", "ws")}${path}`);
		// A refused one also reports that the server closes the connection.
		socket.on("error", () => undefined);
		const result = await Promise.race([
			once(socket, "open").then(() => 101),
			once(socket, "unexpected-response").then(([, response]) => response.statusCode as number),
		]);
		return { socket, result };
	};
	const listener = (path: string) => [
		{ id: `in ${path}`, type: "websocket in", z, server: `at ${path}`, client: "", wires: [[`out ${path}`]] },
		{ id: `out ${path}`, type: "websocket out", z, server: `at ${path}`, client: "", wires: [] },
		{ id: `at ${path}`, type: "websocket-listener", path, wholemsg: "false" },
	];
	const z = "tab";

	it("opens a WebSocket with a token only, and closes it when the token expires or its key is gone", async () => {
		await nodeRed.deploy([...nodes, ...listener("/ws/notes"), ...listener("/ws/open")]);
		assert.equal((await connect("/ws/notes")).result, 401);
		assert.equal((await connect(`/ws/notes?access_token=${mint({}, makeSecret())}`)).result, 401);
		const open = await connect("/ws/open");
		assert.equal(open.result, 101);
		const short = await connect(`/ws/notes?access_token=${mint({ exp: now() + 2 })}`);
		const long = await connect(`/ws/notes?access_token=${mint()}`);
		assert.deepEqual([short.result, long.result], [101, 101]);
		short.socket.send("hello");
		assert.equal(String((await once(short.socket, "message"))[0]), "hello");
		const [code, reason] = await once(short.socket, "close");
		assert.deepEqual([code, String(reason)], [1008, "The token is no longer accepted."]);
		assert.equal(long.socket.readyState, WebSocket.OPEN);
		const closed = once(long.socket, "close");
		const next = { secret: makeSecret() };
		const changed = [...nodes, ...listener("/ws/notes"), ...listener("/ws/open")].map((node) =>
			node.id === CONFIG.id ? { ...CONFIG, credentials: next } : node,
		);
		await nodeRed.deploy(changed, "nodes");
		assert.equal((await closed)[0], 1008);
		assert.equal(open.socket.readyState, WebSocket.OPEN);
		open.socket.terminate();
	});

	it("never printed a token or the secret", () => {
		assert.ok(!nodeRed.log().includes(secret));
		assert.doesNotMatch(nodeRed.log(), /eyJ/);
	});
});

describe("guards in settings.js", () => {
	const started: NodeRed[] = [];
	const start = async (code: string, install = linkPackage) => {
		const nodeRed = await startNodeRed({ code, install });
		started.push(nodeRed);
		return nodeRed;
	};
	afterEach(() => Promise.all(started.splice(0).map((nodeRed) => nodeRed.stop())));
	const get = (nodeRed: NodeRed, path: string, ...headers: string[]) => rawRequest(nodeRed.url, { path, headers });

	it("work with another copy of the package than the nodes come from", async () => {
		const nodeRed = await start(
			`httpNodeMiddleware: require("./copy/dist/nodes/guard.js").httpGuard("api-id", { token: { cookie: "token" } }),`,
			(userDir) => {
				linkPackage(userDir);
				mkdirSync(join(userDir, "copy"));
				cpSync(join(ROOT, "dist"), join(userDir, "copy/dist"), { recursive: true });
			},
		);
		await nodeRed.deploy(flow(...endpoints(["/notes"])));
		const statuses = [await get(nodeRed, "/notes"), await get(nodeRed, "/notes", `Cookie: a=b; token=${mint()}`)];
		assert.deepEqual(
			statuses.map(({ statusCode }) => statusCode),
			[401, 200],
		);
	});

	it("choose among several configurations by the issuer, and never try one's token with another's key", async () => {
		const nodeRed = await start(`httpNodeMiddleware: guard.httpGuard(["api", "other"], { scopes: "read" }),`);
		const key = makeSecret();
		const named = flow(...endpoints(["/notes"])).map((node) => (node === CONFIG ? { ...CONFIG, issuer: "a" } : node));
		await nodeRed.deploy([...named, { ...OTHER, issuer: "b", credentials: { secret: key } }]);
		const statusOf = async (token: string) => (await get(nodeRed, "/notes", ...bearer(token))).statusCode;
		const scope = "read";
		assert.deepEqual(
			await Promise.all([mint({ iss: "a", scope }), mint({ iss: "b", scope }, key)].map(statusOf)),
			[200, 200],
		);
		assert.deepEqual(
			await Promise.all(
				[mint({ iss: "b", scope }), mint({ iss: "c", scope }, key), mint({ iss: "b" }, key)].map(statusOf),
			),
			[401, 401, 403],
		);
	});

	it("refuse the tokens of a session that ended, and close its sockets", async () => {
		const nodeRed = await start(`
			httpNodeMiddleware: guard.httpGuard("api", { routes: [{ path: "/start", open: true }] }),
			webSocketNodeVerifyClient: guard.webSocketGuard("api"),`);
		const step = (id: string, url: string, func: string, session: object) => [
			{ id, type: "http in", z: "tab", url, method: "get", wires: [[`${id}-claims`]] },
			{ id: `${id}-claims`, type: "function", z: "tab", func, outputs: 1, wires: [[`${id}-session`]] },
			{ id: `${id}-session`, type: "jwt-session", z: "tab", jwtconfig: CONFIG.id, ...session, wires: [["respond"]] },
		];
		const bearerOf = "msg.payload = msg.req.headers.authorization.slice(7); return msg;";
		const nodes = [
			...flow(...endpoints(["/notes"])).map((node) => (node === CONFIG ? { ...CONFIG, store: "the-store" } : node)),
			{ id: "the-store", type: "jwt-store", name: "sessions", kind: "context" },
			...step("begin", "/start", 'msg.payload = { sub: "jamie" }; return msg;', { mode: "start" }),
			...step("finish", "/end", bearerOf, { mode: "end", token: "payload", tokenType: "msg", end: "session" }),
			{ id: "listener", type: "websocket-listener", path: "/ws", wholemsg: "false" },
			{ id: "listen", type: "websocket in", z: "tab", server: "listener", client: "", wires: [[]] },
		];
		await nodeRed.deploy(nodes);
		const { access_token: token } = JSON.parse((await get(nodeRed, "/start")).body) as { access_token: string };
		const statusOf = async (path: string) => (await get(nodeRed, path, ...bearer(token))).statusCode;
		assert.equal(await statusOf("/notes"), 200);
		const socket = new WebSocket(`${nodeRed.url.replace("http", "ws")}/ws`, {
			headers: { Authorization: `Bearer ${token}` },
		});
		await once(socket, "open");
		assert.equal(await statusOf("/end"), 200);
		const { statusCode, body } = await get(nodeRed, "/notes", ...bearer(token));
		assert.deepEqual([statusCode, JSON.parse(body).error], [401, "invalid_token"]);
		const closed = once(socket, "close");
		// A deploy lets it look at once; otherwise it looks within half a minute.
		await nodeRed.deploy([...nodes, { id: "more", type: "comment", z: "tab", name: "more", wires: [] }], "nodes");
		assert.equal((await closed)[0], 1008);
	});

	it("refuse everything while an option cannot be used, and the log names it", async () => {
		const nodeRed = await start(`httpNodeMiddleware: guard.httpGuard("api", { scope: "read" }),`);
		await nodeRed.deploy(flow(...endpoints(["/notes"])));
		assert.equal((await get(nodeRed, "/notes", ...bearer(mint({ scope: "read" })))).statusCode, 500);
		assert.match(nodeRed.log(), /\[jwt guard of api\] The guard has the unknown option scope\. Use only token, /);
	});

	it("send a browser that asks for a page to the log-in page, with the way back", async () => {
		const nodeRed = await start(
			`httpNodeMiddleware: guard.httpGuard("api", { token: { cookie: "t" }, login: "/login?to={back}" }),`,
		);
		await nodeRed.deploy(flow(...endpoints(["/notes", "/login"])));
		const page = await get(nodeRed, "/notes?a=b&access_token=x", "Accept: text/html,*/*");
		assert.deepEqual([page.statusCode, page.header("Location")], [302, ["/login?to=%2Fnotes%3Fa%3Db"]]);
		assert.equal((await get(nodeRed, "/notes", "Accept: application/json")).statusCode, 401);
		// The log-in page itself is not open here, and must not lead to itself.
		assert.equal((await get(nodeRed, "/login", "Accept: text/html")).statusCode, 401);
	});

	it("let a CORS preflight pass, and nothing else without a token", async () => {
		const nodeRed = await start(
			`httpNodeCors: { origin: "https://app.example" }, httpNodeMiddleware: guard.httpGuard("api"),
			httpStatic: [{ path: __dirname, root: "/static/", middleware: guard.httpGuard("api") }],`,
		);
		await nodeRed.deploy(flow(...endpoints(["/notes"])));
		const headers = ["Origin: https://app.example", "Access-Control-Request-Method: GET"];
		const options = (path: string, lines: readonly string[]) =>
			rawRequest(nodeRed.url, { method: "OPTIONS", path, headers: lines });
		assert.equal((await options("/notes", headers)).statusCode, 204);
		const file = await options("/static/settings.js", headers);
		assert.doesNotMatch(file.body, /module/);
		assert.equal((await get(nodeRed, "/static/settings.js", ...headers)).statusCode, 401);
	});
});
