/** The suites of the admin API and the editor's connection under `editorAuth`, for each Node-RED. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ClientRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { makeSecret } from "./fixtures.js";
import { CONFIG, endpoints, flow, mint, now, secret } from "./guarded.js";
import { type FlowNode, type NodeRed, type NodeRedOptions, startNodeRed } from "./node-red.js";

const admin = { sub: "kim", roles: ["admin"] };
const reader = { sub: "jamie" };
/** The hash of the password `a password`, made at the lowest cost. */
const HASH = "$2b$04$8zlXKQn5QnW2G4FwO0OJyuxpV.m6M0eY5HiQUMd/z658If7ycildW";
const { credentials: _, ...config } = CONFIG;

/** A flow whose configuration needs no credentials, which come with a deploy only. */
function flowsWith(folder: string): FlowNode[] {
	const secretfile = join(folder, "secret");
	writeFileSync(secretfile, secret);
	return flow(...endpoints(["/notes"])).map((node) =>
		node === CONFIG ? { ...config, keysource: "file", secretfile } : node,
	);
}
const JSON_TYPE = "application/json";

const READABLE = [
	...["/flows", "/flow/tab", "/nodes", "/nodes/node-red", "/nodes/node-red/inject", "/context/global", "/settings"],
	...[
		"/plugins",
		"/library/local/flows/",
		"/credentials/jwt-config/api-id",
		"/settings/user",
		"/icons",
		"/diagnostics",
	],
];
/** For admins alone. What the requests ask for must not matter, because they are refused before. */
const WRITABLE: [method: string, path: string][] = [
	...["/flows", "/flows/state", "/flow", "/nodes", "/library/local/flows/x", "/settings/user"].map(post),
	...["/inject/get-0", "/debug/get-0/enable", "/auth/token"].map(post),
	...["/jwt-config/inspect", "/jwt-config/sample", "/jwt-config/generate", "/jwt-config/check"].map(post),
	...["/jwt-store/check"].map(post),
	["GET", "/jwt/refused/get-0"],
	["PUT", "/flow/tab"],
	["PUT", "/nodes/node-red/inject"],
	["DELETE", "/flow/tab"],
	["DELETE", "/nodes/node-red-node-random"],
	["DELETE", "/context/global/x"],
];
function post(path: string): [string, string] {
	return ["POST", path];
}

/** Opens the editor's connection. Returns what arrives first, or the error. */
async function connectTo(
	nodeRed: NodeRed,
	options: { headers?: Record<string, string>; auth?: string; path?: string },
) {
	const { headers = {}, auth, path = "/comms" } = options;
	const finishRequest = (request: ClientRequest) => {
		// Otherwise, it would be written as in an address bar.
		request.path = path;
		request.end();
	};
	const socket = new WebSocket(nodeRed.url.replace("http", "ws"), { headers, finishRequest });
	const failed = once(socket, "error").then(([error]) => String(error));
	const answer = async () => {
		await once(socket, "open");
		socket.on("error", () => undefined);
		if (auth === undefined) return "open";
		const message = once(socket, "message");
		socket.send(JSON.stringify({ auth }));
		return String((await message)[0]);
	};
	return { socket, answer: await Promise.race([answer(), failed]) };
}

/** Those who may read, and those who may not even do that. One user has a password. */
export function admitsUsers(options: () => NodeRedOptions): void {
	let folder: string;
	let nodeRed: NodeRed;
	let session: string;
	const ask = (path: string, method = "GET", token?: string, body: unknown = {}) =>
		fetch(nodeRed.url + path, {
			method,
			headers: { ...(token && { Authorization: `Bearer ${token}` }), "Content-Type": JSON_TYPE, Accept: JSON_TYPE },
			...(method !== "GET" && { body: JSON.stringify(body) }),
		});
	const logIn = async (username: string, password: string) => {
		const form = { client_id: "node-red-editor", grant_type: "password", scope: "*", username, password };
		return ask("/auth/token", "POST", undefined, form);
	};
	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "node-red-jwt-secret-"));
		const flows = flowsWith(folder);
		const code = `runtimeState: { enabled: true }, adminAuth: {
			...guard.editorAuth("api", { permissions: [
				{ permissions: "*", rules: [{ claim: "roles", operator: "contains", value: "admin" }] }, { permissions: "read" },
			] }),
			users: async (name) => name === "emergency" ? { username: name, password: "${HASH}", permissions: "*" } : null,
		},`;
		nodeRed = await startNodeRed({ ...options(), code, flows, headers: { Authorization: `Bearer ${mint(admin)}` } });
		session = ((await (await logIn("emergency", "a password")).json()) as { access_token: string }).access_token;
	});
	after(async () => {
		await nodeRed?.stop();
		rmSync(folder, { recursive: true });
	});

	const nobody: [title: string, token: () => string | undefined][] = [
		["nobody", () => undefined],
		["an expired token", () => mint({ ...admin, exp: now() - 1 })],
		["a token signed by another", () => mint(admin, makeSecret())],
		["the text null", () => "null"],
		["a user whose name is constructor", () => mint({ sub: "constructor", roles: ["admin"] })],
		["a user whose name is __proto__", () => mint({ sub: "__proto__", roles: ["admin"] })],
		["a user whose name is an object", () => mint({ sub: { toString: "kim" }, roles: ["admin"] })],
	];
	for (const [title, token] of nobody) {
		it(`answers 401 to everything from ${title}`, async () => {
			for (const path of READABLE) assert.equal((await ask(path, "GET", token())).status, 401, path);
			for (const [method, path] of WRITABLE) {
				const { status } = await ask(path, method, token());
				// The log-in itself needs no token, but a password.
				assert.ok(status === 401 || (path === "/auth/token" && status >= 400), `${method} ${path}: ${status}`);
			}
		});
	}

	it("lets a reader read, and change nothing", async () => {
		for (const path of READABLE) {
			const { status } = await ask(path, "GET", mint(reader));
			assert.ok(status < 300 || status === 404, `${path}: ${status}`);
		}
		for (const [method, path] of WRITABLE) {
			const { status } = await ask(path, method, mint(reader));
			assert.ok(status === 401 || (path === "/auth/token" && status >= 400), `${method} ${path}: ${status}`);
		}
	});

	it("lets the user with the password in, and no other", async () => {
		assert.equal((await ask("/flows", "GET", session)).status, 200);
		for (const [name, password] of [
			["emergency", "another"],
			["kim", "a password"],
			["constructor", "a password"],
			["__proto__", "undefined"],
		] as const) {
			assert.equal((await logIn(name, password)).status, 403, name);
		}
	});

	it("closes the editor's connection when the token that came as its first message expires, and keeps that of a password", async () => {
		const short = await connectTo(nodeRed, { auth: mint({ ...reader, exp: now() + 2 }) });
		const kept = await connectTo(nodeRed, { auth: session });
		assert.deepEqual([short.answer, kept.answer], ['{"auth":"ok"}', '{"auth":"ok"}']);
		const [code] = await once(short.socket, "close");
		assert.equal(code, 1008);
		assert.equal(kept.socket.readyState, WebSocket.OPEN);
		kept.socket.terminate();
		assert.equal((await connectTo(nodeRed, { auth: mint({ ...reader, exp: now() - 1 }) })).answer, '{"auth":"fail"}');
	});

	it("closes it in whatever way its path was written", async () => {
		const paths = ["http://x/comms", "//a@b/comms", "//a@b:99999/comms", "/\\a@b/comms", "/comms#x", "/comms?x"];
		const auth = mint({ ...reader, exp: now() + 3 });
		const open = async (path: string) => {
			const all = [
				{ path, headers: { Authorization: `Bearer ${auth}` } },
				{ path, auth },
			];
			const connections = await Promise.all(all.map((options) => connectTo(nodeRed, options)));
			assert.deepEqual(
				connections.map(({ answer }) => answer),
				["open", '{"auth":"ok"}'],
				path,
			);
			return Promise.all(connections.map(({ socket }) => once(socket, "close").then(([code]) => code)));
		};
		assert.deepEqual((await Promise.all(paths.map(open))).flat(), new Array(2 * paths.length).fill(1008));
	});

	it("lets the token of a later message count", async () => {
		const { socket } = await connectTo(nodeRed, { auth: mint({ ...reader, exp: now() + 2 }) });
		const answer = once(socket, "message");
		socket.send(JSON.stringify({ auth: mint({ ...reader, exp: now() + 5 }) }));
		assert.equal(String((await answer)[0]), '{"auth":"ok"}');
		const opened = now();
		assert.equal((await once(socket, "close"))[0], 1008);
		assert.ok(now() - opened >= 3);
	});

	it("lets only the password in while flows are stopped", async () => {
		assert.equal((await ask("/flows/state", "POST", session, { state: "stop" })).status, 200);
		assert.equal((await ask("/flows", "GET", mint(admin))).status, 401);
		await nodeRed.deployed(async () => {
			assert.equal((await ask("/flows/state", "POST", session, { state: "start" })).status, 200);
		});
		assert.equal((await ask("/flows", "GET", mint(admin))).status, 200);
	});
}

/** A proxy adds the token to each request. */
export function obeysNoOtherOrigin(options: () => NodeRedOptions): void {
	const HEADER = "Cf-Access-Jwt-Assertion";
	const token = mint(admin);
	let folder: string;
	let nodeRed: NodeRed;
	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "node-red-jwt-secret-"));
		const flows = flowsWith(folder);
		const code = `adminAuth: guard.editorAuth("api", { token: { header: "${HEADER}" }, permissions: "*" }),`;
		nodeRed = await startNodeRed({ ...options(), code, flows, headers: { [HEADER]: token } });
	});
	after(async () => {
		await nodeRed?.stop();
		rmSync(folder, { recursive: true });
	});

	it("lets nobody log in with a password", async () => {
		for (const username of ["kim", "", "constructor", "__proto__"]) {
			const form = {
				client_id: "node-red-editor",
				grant_type: "password",
				scope: "*",
				username,
				password: "undefined",
			};
			const body = JSON.stringify(form);
			const request = { method: "POST", headers: { "Content-Type": JSON_TYPE }, body };
			assert.ok([400, 403].includes((await fetch(`${nodeRed.url}/auth/token`, request)).status), username);
		}
	});

	const origins: [title: string, headers: Record<string, string>, isOwn: boolean][] = [
		["a program", {}, true],
		["the editor", { "Sec-Fetch-Site": "same-origin", Origin: "https://editor.example" }, true],
		["a page of another origin", { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" }, false],
		["a page of another host of the same site", { "Sec-Fetch-Site": "same-site" }, false],
		["a page of another origin, in an old browser", { Origin: "https://evil.example" }, false],
		["a sandbox", { Origin: "null" }, false],
	];
	for (const [title, headers, isOwn] of origins) {
		it(`${isOwn ? "obeys" : "does not obey"} ${title}`, async () => {
			const all = { ...headers, [HEADER]: token };
			const inject = await fetch(`${nodeRed.url}/inject/get-0`, { method: "POST", headers: all });
			assert.equal(inject.status, isOwn ? 200 : 401);
			assert.equal((await fetch(`${nodeRed.url}/flows`, { headers: all })).status, 200);
			const { answer, socket } = await connectTo(nodeRed, { headers: all });
			assert.match(answer, isOwn ? /^open$/ : /hang up/);
			socket.terminate();
		});
	}
}
