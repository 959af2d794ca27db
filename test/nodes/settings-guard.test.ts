/** The built guard, in a process in which Node-RED has not loaded the nodes yet, as when it reads `settings.js`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ROOT } from "../support/node-red.js";
import { rawRequest } from "../support/raw-request.js";

type Guards = typeof import("../../nodes/guard.js");
const require = createRequire(import.meta.url);
const PLACE = join(ROOT, "dist/nodes/guard.js");
const REGISTRY = Symbol.for("@flowjwt/node-red-jwt/guard 1");

describe("the guard before flows run", () => {
	// Other tests of this process load the nodes.
	const holder = globalThis as { [REGISTRY]?: unknown };
	const existing = holder[REGISTRY];
	let guards: Guards;
	before(() => {
		delete holder[REGISTRY];
		guards = require(PLACE);
	});
	after(() => {
		holder[REGISTRY] = existing;
	});

	it("loads nothing but itself, in less than 20 ms", () => {
		const script = `const before = new Set(Object.keys(require.cache));
			const { user, system } = process.cpuUsage();
			const guards = require("@flowjwt/node-red-jwt/guard");
			const cost = process.cpuUsage({ user, system });
			const loaded = Object.keys(require.cache).filter((file) => !before.has(file));
			const names = loaded.map((file) => require("path").basename(file));
			console.log(JSON.stringify([Object.keys(guards), names, cost.user + cost.system < 20_000]));`;
		const { stdout } = spawnSync(process.execPath, ["--input-type=commonjs", "-e", script], {
			cwd: ROOT,
			encoding: "utf8",
		});
		assert.deepEqual(JSON.parse(stdout), [
			["httpGuard", "socketGuard", "webSocketGuard", "editorAuth"],
			["guard.js", "guard-registry.js"],
			true,
		]);
	});

	it("answers 503, also to a token", async () => {
		const guard = guards.httpGuard("api");
		const listener: RequestListener = (req, res) => guard(req, res, () => res.end("passed"));
		const server = createServer(listener).listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as AddressInfo;
		const { statusCode, header, body } = await rawRequest(`http://127.0.0.1:${port}`, { path: "/" });
		server.close();
		assert.deepEqual([statusCode, header("Retry-After")], [503, ["5"]]);
		assert.equal(JSON.parse(body).error, "temporarily_unavailable");
	});

	it("opens no socket", () => {
		const refusals: unknown[] = [];
		guards.socketGuard("api")({} as never, (error) => refusals.push(error?.message));
		guards.webSocketGuard("api")({} as never, (...answer) => refusals.push(answer.slice(0, 2)));
		assert.deepEqual(refusals, ["The flows are not running yet. Try again later.", [false, 503]]);
		assert.equal(guards.webSocketGuard("api").length, 2);
	});

	it("lets nobody into the editor, and is a complete adminAuth", async () => {
		const { tokens, users, ...rest } = guards.editorAuth("api");
		assert.deepEqual(rest, { type: "credentials", tokenHeader: "authorization" });
		assert.deepEqual([await tokens("x"), await users("constructor")], [null, null]);
		for (const options of [null, { token: null }, { token: { header: undefined } }, { token: { cookie: "t" } }]) {
			assert.equal(await guards.editorAuth("api", options as never).tokens("x"), null);
		}
		assert.equal(guards.editorAuth("api", { token: { header: "X-Token" } }).tokenHeader, "X-Token");
	});

	for (const name of [undefined, "", " ", [], ["api", undefined], 5]) {
		it(`refuses ${JSON.stringify(name) ?? "no name"} for a configuration, so that Node-RED does not start`, () => {
			for (const create of Object.values(guards)) {
				assert.throws(() => create(name as string), /A guard needs the name or id of a jwt-config/);
			}
		});
	}
});

describe("the plugin for Dashboard 2", () => {
	type Hook = (connection: object, msg: object) => { _client: object };
	let hook: Hook;
	before(() => {
		const plugins = {
			registerPlugin(_id: string, definition: { type: string; hooks: { onAddConnectionCredentials: Hook } }) {
				assert.equal(definition.type, "node-red-dashboard-2");
				hook = definition.hooks.onAddConnectionCredentials;
			},
		};
		require(join(ROOT, "dist/nodes/dashboard.js"))({ plugins });
	});
	const claims = { sub: "jamie" };
	const guarded = { request: { auth: { header: { alg: "HS256" }, claims } } };

	it("adds the claims to what else is known of the client", () => {
		assert.deepEqual(hook(guarded, { _client: { socketId: "1" } }), { _client: { socketId: "1", auth: { claims } } });
		assert.deepEqual(hook(guarded, {}), { _client: { auth: { claims } } });
	});

	it("does not believe what a browser says of its user", () => {
		const forged = () => ({ _client: { auth: { claims: { sub: "kim" } } } });
		assert.deepEqual(hook(guarded, forged()), { _client: { auth: { claims } } });
		for (const connection of [{}, { request: {} }]) assert.deepEqual(hook(connection, forged()), { _client: {} });
		for (const text of ["x", null, 5, undefined]) assert.deepEqual(hook({}, { _client: text }), { _client: {} });
	});
});
