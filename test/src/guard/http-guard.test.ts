import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { JwtError } from "../../../src/errors.js";
import type { GuardedRequest, GuardSource } from "../../../src/guard/gate.js";
import type { GuardOptions } from "../../../src/guard/guard-options.js";
import { createHttpGuard, type HttpGuard } from "../../../src/guard/http-guard.js";
import { sourceOf } from "../../support/guard-source.js";
import { type RawRequest, rawRequest } from "../../support/raw-request.js";
import { mint } from "../../support/tokens.js";

const servers: Server[] = [];

/** Asks a server in which a guard stands before a handler that answers with the subject of the token. */
async function ask(
	guard: HttpGuard,
	request: Partial<RawRequest> = {},
	wrap = (listener: RequestListener) => listener,
) {
	const server = createServer(
		wrap((req, res) => guard(req, res, () => res.end(`hello ${(req as GuardedRequest).auth?.claims.sub}`))),
	);
	servers.push(server.listen(0, "127.0.0.1"));
	await once(server, "listening");
	return rawRequest(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { path: "/", ...request });
}

const guardOf = (options?: GuardOptions, source: GuardSource = sourceOf()) => createHttpGuard(source, options);
const bearer = (token: string) => ({ headers: [`Authorization: Bearer ${token}`] });

describe("createHttpGuard", () => {
	afterEach(() => {
		for (const server of servers.splice(0)) server.close();
	});

	it("passes a request with an accepted token, and gives the next handler its claims", async () => {
		const { statusCode, body } = await ask(guardOf(), bearer(mint({ sub: "jamie" })));
		assert.deepEqual([statusCode, body], [200, "hello jamie"]);
	});

	const places: [title: string, token: GuardOptions["token"], request: (token: string) => Partial<RawRequest>][] = [
		["a cookie", { cookie: "t" }, (token) => ({ headers: [`Cookie: a=b; t=${token}; c=d`] })],
		["a header", { header: "X-Token" }, (token) => ({ headers: [`x-token: ${token}`] })],
		["a header, after Bearer", { header: "X-Token" }, (token) => ({ headers: [`X-Token: Bearer ${token}`] })],
		["a query parameter", { query: "t" }, (token) => ({ path: `/?a=b&t=${token}` })],
	];
	for (const [title, token, requestOf] of places) {
		it(`takes the token from ${title}, in a plain Node.js server and in Express`, async () => {
			const guard = guardOf({ token });
			const app = (listener: RequestListener) => express().use(listener) as RequestListener;
			for (const wrap of [undefined, app]) {
				assert.equal((await ask(guard, requestOf(mint({ sub: "kim" })), wrap)).body, "hello kim");
				assert.equal((await ask(guard, requestOf("x"), wrap)).statusCode, 401);
				assert.equal((await ask(guard, {}, wrap)).statusCode, 401);
			}
		});
	}

	it("refuses a cookie or parameter that comes twice", async () => {
		const twice = await ask(guardOf({ token: { cookie: "t" } }), { headers: [`Cookie: t=${mint()}; t=${mint()}`] });
		assert.equal(twice.statusCode, 400);
		assert.equal((await ask(guardOf({ token: { query: "t" } }), { path: `/?t=${mint()}&t=x` })).statusCode, 400);
	});

	it("refuses by the checks of the route", async () => {
		const guard = guardOf({
			routes: [
				{ path: "/open", open: true },
				{ path: "/admin", scopes: "admin" },
			],
		});
		assert.equal((await ask(guard, { path: "/open" })).body, "hello undefined");
		const { statusCode, header } = await ask(guard, { path: "/admin", ...bearer(mint()) });
		assert.equal(statusCode, 403);
		assert.match(header("WWW-Authenticate").join(), /error="insufficient_scope".* scope="admin"$/);
	});

	it("judges the whole path where Express mounts it, and the one that middleware made of it", async () => {
		const guard = guardOf({ routes: [{ path: "/app/open", open: true }] });
		const mounted = (listener: RequestListener) => express().use("/app", listener) as RequestListener;
		assert.equal((await ask(guard, { path: "/app/open" }, mounted)).statusCode, 200);
		assert.equal((await ask(guard, { path: "/app/other" }, mounted)).statusCode, 401);
		const rewritten = (listener: RequestListener) =>
			express()
				.use((req, _res, next) => {
					req.url = "/app/other";
					next();
				})
				.use(listener) as RequestListener;
		assert.equal((await ask(guard, { path: "/app/open" }, rewritten)).statusCode, 401);
	});

	it("passes a preflight, but no other OPTIONS request", async () => {
		const preflight = ["Origin: https://a.example", "Access-Control-Request-Method: GET"];
		const statusOf = async (method: string, headers: string[]) =>
			(await ask(guardOf(), { method, headers })).statusCode;
		assert.equal(await statusOf("OPTIONS", preflight), 200);
		assert.equal(await statusOf("OPTIONS", []), 401);
		assert.equal(await statusOf("OPTIONS", preflight.slice(0, 1)), 401);
		assert.equal(await statusOf("OPTIONS", preflight.slice(1)), 401);
		assert.equal(await statusOf("GET", preflight), 401);
	});

	it("passes a preflight to a route for OPTIONS alone, but not to one that does more", async () => {
		const headers = ["Origin: https://a.example", "Access-Control-Request-Method: GET"];
		const guard = guardOf();
		const work: RequestListener = (_req, res) => res.end("worked");
		const statusIn = async (add: (app: express.Express) => void) => {
			const app = express();
			add(app);
			return (await ask((req, res) => app(req as never, res as never), { path: "/a", method: "OPTIONS", headers }))
				.statusCode;
		};
		assert.deepEqual(
			[
				await statusIn((app) => app.options("/a", guard as never, work)),
				await statusIn((app) => app.all("/a", guard as never, work)),
				await statusIn((app) =>
					app
						.route("/a")
						.all(guard as never)
						.get(work)
						.post(work),
				),
			],
			[200, 401, 401],
		);
	});

	it("answers 500 to an error that is none of the token's, tells who reports it, and tells the caller nothing", async () => {
		const reported: Error[] = [];
		const verify = () => {
			throw new JwtError("ERR_JWT_KEY_MISSING", "The secret is missing.");
		};
		const { statusCode, body } = await ask(createHttpGuard({ verify }, {}, (error) => reported.push(error)));
		assert.equal(statusCode, 500);
		assert.doesNotMatch(body, /secret/);
		assert.deepEqual(
			reported.map(({ message }) => message),
			["The secret is missing."],
		);
	});

	it("answers 503 while keys cannot be fetched", async () => {
		const verify = () => Promise.reject(new JwtError("ERR_JWKS_UNAVAILABLE", "No keys."));
		const { statusCode, header } = await ask(guardOf({}, { verify }), bearer(mint()));
		assert.deepEqual([statusCode, header("Retry-After")], [503, ["30"]]);
	});

	it("hands an error of the next handler to Express, also after it waited", async () => {
		const { verify } = sourceOf();
		const slow: GuardSource = { verify: async (token, more) => verify(token, more) };
		for (const source of [sourceOf(), slow]) {
			const errors: unknown[] = [];
			const request = { method: "GET", url: "/", headers: { authorization: `Bearer ${mint()}` } };
			const next = (error?: unknown) => {
				if (!error) throw new Error("of the handler");
				errors.push(error);
			};
			const run = () => guardOf({}, source)(request as never, {} as never, next);
			if (source === slow) run();
			else assert.throws(run, /of the handler/);
			await new Promise(setImmediate);
			assert.equal(errors.length, source === slow ? 1 : 0);
		}
	});

	describe("with a log-in page", () => {
		const html = "Accept: text/html,application/xhtml+xml";
		const get = (path: string, headers: string[] = [html], login = "/login", more: Partial<GuardOptions> = {}) =>
			ask(guardOf({ login, ...more }), { path, headers });
		const rows: [title: string, path: string, location: string, login?: string, token?: GuardOptions["token"]][] = [
			["path", "/a/b", "/login?return_to=%2Fa%2Fb"],
			["query", "/a?b=c&d=%20", "/login?return_to=%2Fa%3Fb%3Dc%26d%3D%2520"],
			["path, in a place of its own", "/a", "/oauth2/start?rd=%2Fa", "/oauth2/start?rd={back}"],
			["path, beside another parameter", "/a", "/login?x=y&return_to=%2Fa", "/login?x=y"],
			["path, to another host", "/a", "https://id.example/?return_to=%2Fa", "https://id.example/"],
			["query without access_token", "/a?access_token=x&b=c", "/login?return_to=%2Fa%3Fb%3Dc"],
			["query without access_token in disguise", "/a?acces%73_token=x", "/login?return_to=%2Fa"],
			["query without the token", "/a?t=x&b=c", "/login?return_to=%2Fa%3Fb%3Dc", undefined, { query: "t" }],
			[
				"path, to the same path of another host",
				"/login",
				"https://id.example/login?return_to=%2Flogin",
				"https://id.example/login",
			],
			["start, not to another host by //", "//evil.example/a", "/login?return_to=%2F"],
			["start, not to another host by /\\", "/\\evil.example", "/login?return_to=%2F"],
			["start, not to another host by its name", "http://evil.example/a", "/login?return_to=%2F"],
		];
		for (const [title, path, location, login, token] of rows) {
			it(`sends a browser there, with the way back: the ${title}`, async () => {
				const response = await get(path, undefined, login, token && { token });
				assert.deepEqual([response.statusCode, response.header("Location")], [302, [location]]);
				assert.deepEqual(response.header("Cache-Control"), ["no-store"]);
			});
		}

		it("answers 401 to scripts, to other methods and for the log-in page itself", async () => {
			assert.equal((await get("/a", ["Accept: application/json"])).statusCode, 401);
			assert.equal((await get("/a", [])).statusCode, 401);
			assert.equal((await get("/a", [html, "Sec-Fetch-Mode: cors"])).statusCode, 401);
			assert.equal((await ask(guardOf({ login: "/login" }), { method: "POST", headers: [html] })).statusCode, 401);
			assert.equal((await get("/login")).statusCode, 401);
			assert.equal((await get("/LOGIN/?return_to=/a")).statusCode, 401);
			assert.equal((await get("/login", [html, "Sec-Fetch-Mode: navigate"])).statusCode, 401);
			const host = "Host: Dash.example";
			assert.equal((await get("/login", [html, host], "https://dash.example/login?x=y")).statusCode, 401);
			assert.equal((await get("/login/a", [html, host], "https://dash.example:443/login/{back}")).statusCode, 401);
			assert.equal((await get("/a", [html, host], "https://dash.example:443/login/{back}")).statusCode, 302);
		});

		for (const login of [5, true, ["/login"], "login", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
			it(`refuses ${JSON.stringify(login)} for its address`, () => {
				const isRefused = (error: JwtError) =>
					error.code === "ERR_JWT_CONFIG_INVALID" && /option login/.test(error.message);
				assert.throws(() => guardOf({ login: login as string }), isRefused);
			});
		}
		it("refuses an address that no header can hold", () => {
			for (const login of ["/log\nin", "/login\r\nSet-Cookie: a=b", "/\u4f60\u597d", "/log in"]) {
				assert.throws(() => guardOf({ login }), /option login is not an address/);
			}
		});

		it("does not send there who is logged in but may not do it", async () => {
			assert.equal(
				(await get("/a", [html, `Authorization: Bearer ${mint()}`], "/login", { scopes: "a" })).statusCode,
				403,
			);
		});
	});
});
