/** The node `jwt-session`: sessions that start, are renewed and end, and what `verify` then says of their tokens. */
import assert from "node:assert/strict";
import { assertCaught, deploy, type FlowOptions, LEVEL, type Message, onTab, stop } from "../support/flow.js";
import { type Answer, answerOf, requestOf } from "../support/session-requests.js";
import { mint, read, SECRET } from "../support/tokens.js";

const STORE = { id: "node.store", type: "jwt-store", z: "" };
const HOUR = { store: STORE.id, expiresin: "1h", requireexp: true };

/** A flow whose node under test is a session node; others start sessions, renew them, verify tokens. */
function sessionFlow(session: object, { store, config, ...more }: FlowOptions & { store?: object } = {}): FlowOptions {
	const step = (id: string, type: string, properties: object) =>
		onTab({ id, type, jwtconfig: "node.config", wires: [["first"]], ...properties });
	return {
		jwt: { type: "jwt-session", ...session },
		config: { ...HOUR, ...config },
		nodes: [
			{ ...STORE, ...store },
			step("start", "jwt-session", { mode: "start" }),
			step("renew", "jwt-session", { mode: "renew", token: "payload" }),
			step("end", "jwt-session", { mode: "end", token: "payload" }),
			step("verify", "jwt", { mode: "verify", onfailure: "output", wires: [["first"], ["first"]] }),
			...(more.nodes ?? []),
		],
		...(more.secrets && { secrets: more.secrets }),
	};
}

type Flow = Awaited<ReturnType<typeof deploy>>;

const started = async (flow: Flow, claims: object = { sub: "jamie", role: "user" }) =>
	(await flow.through("start", { payload: claims })).payload as Answer;
const renewed = async (flow: Flow, token: string) =>
	(await flow.through("renew", { payload: token })).payload as Answer;
/** Why a token is refused; blank if it is accepted. */
const refusal = async (flow: Flow, token: string) => {
	const { error } = (await flow.through("verify", { payload: token })) as { error?: { code: string } };
	return error?.code ?? "";
};
const claimsOf = (token: string) => read(token).claims;
const withoutTimes = ({ iat: _iat, exp: _exp, ...claims }: Record<string, unknown>) => claims;

describe("jwt-session", () => {
	afterEach(stop);

	describe("start", () => {
		it("answers as RFC 6749 section 5.1 says, for nobody's cache", async () => {
			const flow = await deploy(sessionFlow({ mode: "start" }));
			const { first } = await flow.send({ payload: { sub: "jamie", role: "user" }, topic: "log in" });
			const answer = first?.payload as Answer;
			assert.deepEqual(Object.keys(answer), ["access_token", "token_type", "expires_in", "refresh_token"]);
			assert.deepEqual([answer.token_type, answer.expires_in], ["Bearer", 3600]);
			assert.deepEqual(first?.headers, { "Cache-Control": "no-store" });
			assert.equal(first?.topic, "log in");
			const { sid, jti, ...claims } = withoutTimes(claimsOf(answer.access_token));
			assert.deepEqual(claims, { sub: "jamie", role: "user" });
			assert.equal(typeof sid, "string");
			assert.equal(typeof jti, "string");
			assert.equal(await refusal(flow, answer.access_token), "");
			assert.deepEqual((await flow.statuses(1)).at(-1)?.text, "jwt-session.status.start");
		});

		it("adds claims to those of the message, and keeps them for the whole session", async () => {
			const addclaims = [{ claim: "role", value: "admin", type: "str" }];
			const flow = await deploy(sessionFlow({ mode: "start", addclaims }));
			const { first } = await flow.send({ payload: { sub: "jamie", role: "user" } });
			const next = await renewed(flow, answerOf(first).refresh_token);
			assert.equal(claimsOf(next.access_token).role, "admin");
		});

		it("puts the tokens where it is told to", async () => {
			const flow = await deploy(sessionFlow({ mode: "start", output: "tokens", outputType: "flow" }));
			const { first } = await flow.send({ payload: { sub: "jamie" } });
			assert.deepEqual(first?.payload, { sub: "jamie" });
			assert.deepEqual(Object.keys(flow.context().flow.get("tokens") as object).length, 4);
		});

		const refused: [title: string, payload: unknown, claim?: string][] = [
			["text", "jamie"],
			["an expiration of its own", { exp: 1 }, "exp"],
			["the session of another", { sid: "x" }, "sid"],
			["a time of issue", { iat: 0 }, "iat"],
		];
		for (const [title, payload, claim] of refused) {
			it(`refuses claims that are or have ${title}`, async () => {
				const flow = await deploy(sessionFlow({ mode: "start" }));
				const outcome = await flow.send({ payload });
				assertCaught(outcome, "ERR_JWT_CLAIMS_INVALID");
				assert.equal(outcome.error?.claim, claim);
				assert.deepEqual((await flow.statuses(1)).at(-1)?.fill, "red");
			});
		}

		it("warns if the sender of a request writes the claims", async () => {
			const flow = await deploy(sessionFlow({ mode: "start" }));
			const body = { sub: "jamie" };
			await flow.send({ payload: body, req: { body } });
			assert.match(flow.logged(LEVEL.warn, "jwt-session").join(), /sender decides what the token says/);
		});
	});

	describe("renew", () => {
		it("exchanges a refresh token, with claims on top that are looked up anew", async () => {
			const addclaims = [{ claim: "role", value: "role", type: "msg" }];
			const flow = await deploy(sessionFlow({ mode: "renew", addclaims }));
			const first = await started(flow);
			const { first: sent } = await flow.send({ payload: first, role: "admin" });
			const next = sent?.payload as Answer;
			assert.notEqual(next.refresh_token, first.refresh_token);
			const { jti: _jti, ...claims } = withoutTimes(claimsOf(next.access_token));
			assert.deepEqual(claims, { sub: "jamie", role: "admin", sid: claimsOf(first.access_token).sid });
			assert.deepEqual(sent?.headers, { "Cache-Control": "no-store" });
			assert.deepEqual((await flow.statuses(1)).at(-1)?.text, "jwt-session.status.renew");
			const last = await renewed(flow, next.refresh_token);
			assert.equal(claimsOf(last.access_token).role, "user", "what was looked up counts for one token");
		});

		it("gives two tabs at once the same successor", async () => {
			const flow = await deploy(sessionFlow({ mode: "renew" }));
			const first = await started(flow);
			const answers = await Promise.all(Array.from({ length: 30 }, () => flow.send({ payload: { ...first } })));
			const tokens = answers.map(({ first: sent }) => claimsOf(answerOf(sent).refresh_token).jti);
			assert.equal(new Set(tokens).size, 1);
		});

		it("ends the session whose refresh token comes again later, and says so", async () => {
			const flow = await deploy(sessionFlow({ mode: "renew" }, { store: { reusegrace: "0" } }));
			const first = await started(flow);
			const next = await renewed(flow, first.refresh_token);
			const outcome = await flow.send({ payload: first });
			const caught = assertCaught(outcome, "ERR_JWT_SESSION_ENDED");
			assert.deepEqual(caught.payload, first, "the message goes along unharmed");
			assert.deepEqual((await flow.statuses(1)).at(-1), {
				fill: "red",
				shape: "ring",
				text: "jwt-session.status.twice",
			});
			assert.match(flow.logged(LEVEL.warn, "jwt-session").join(), /used twice, so its session was ended/);
			assert.equal(await refusal(flow, next.access_token), "ERR_JWT_REVOKED");
			assertCaught(await flow.send({ payload: next }), "ERR_JWT_SESSION_ENDED");
		});

		const foreign: [title: string, of: (answer: Answer, flow: Flow) => string | Promise<string>][] = [
			["an access token", ({ access_token }) => access_token],
			["one whose signature was changed", ({ refresh_token }) => `${refresh_token.slice(0, -4)}AAAA`],
			[
				"one of another session's ID",
				({ refresh_token }) => {
					const { header, claims } = read(refresh_token);
					return mint({ ...claims, sid: `${claims.sid}x` }, { header });
				},
			],
			[
				"one that has expired",
				({ refresh_token }) => {
					const { header, claims } = read(refresh_token);
					return mint({ ...claims, exp: 1 }, { header });
				},
			],
			["one of another configuration", async (_, flow) => await otherToken(flow)],
			[
				"one of a session that ended",
				async ({ refresh_token }, flow) => {
					await flow.through("end", { payload: refresh_token });
					return refresh_token;
				},
			],
			["no token at all", () => "hello"],
		];
		const other = [
			{ id: "other.config", type: "jwt-config", z: "", ...HOUR, audience: "other" },
			onTab({ id: "other", type: "jwt-session", jwtconfig: "other.config", mode: "start", wires: [["first"]] }),
		];
		const otherToken = async (flow: Flow) =>
			((await flow.through("other", { payload: { sub: "jamie" } })).payload as Answer).refresh_token;
		for (const [title, of] of foreign) {
			it(`refuses ${title}, and the session goes on`, async () => {
				const secrets = { "other.config": { secret: SECRET } };
				const flow = await deploy(sessionFlow({ mode: "renew" }, { nodes: other, secrets }));
				const answer = await started(flow);
				const outcome = await flow.send({ payload: { refresh_token: await of(answer, flow) } });
				assertCaught(outcome, "ERR_JWT_SESSION_ENDED");
				assert.ok(!flow.logged(LEVEL.warn, "jwt-session").join().includes("twice"));
				if (title.includes("ended")) return;
				assert.ok((await renewed(flow, answer.refresh_token)).access_token);
			});
		}

		it("says that there is no token", async () => {
			const flow = await deploy(sessionFlow({ mode: "renew" }));
			assertCaught(await flow.send({ payload: {} }), "ERR_JWT_TOKEN_MISSING");
		});
	});

	describe("end", () => {
		for (const which of ["access_token", "refresh_token"] as const) {
			it(`ends the session of the ${which}, and again without an error`, async () => {
				const flow = await deploy(sessionFlow({ mode: "end", token: `payload.${which}` }));
				const [answer, another] = [await started(flow), await started(flow)];
				for (const _time of ["first", "again"]) {
					const { first } = await flow.send({ payload: { ...answer } });
					assert.deepEqual(first?.payload, { ended: true });
				}
				assert.deepEqual((await flow.statuses(1)).at(-1)?.text, "jwt-session.status.end");
				assert.equal(await refusal(flow, answer.access_token), "ERR_JWT_REVOKED");
				assert.equal(await refusal(flow, another.access_token), "");
			});
		}

		it("revokes one token, and the session goes on", async () => {
			const flow = await deploy(sessionFlow({ mode: "end", end: "token", token: "payload.access_token" }));
			const answer = await started(flow);
			await flow.send({ payload: { ...answer } });
			assert.equal(await refusal(flow, answer.access_token), "ERR_JWT_REVOKED");
			const next = await renewed(flow, answer.refresh_token);
			assert.equal(await refusal(flow, next.access_token), "");
		});

		it("revokes everything of a subject until now, tokens without a session too", async () => {
			const flow = await deploy(
				sessionFlow(
					{ mode: "end", end: "subject", subject: "who", subjectType: "msg" },
					{ config: { clocktolerance: "1" } },
				),
			);
			const [jamie, robin] = [await started(flow), await started(flow, { sub: "robin" })];
			const exp = Math.floor(Date.now() / 1000) + 600;
			const plain = mint({ sub: "jamie", iat: exp - 600, exp });
			assert.equal(await refusal(flow, plain), "");
			const { first } = await flow.send({ who: "jamie" });
			assert.deepEqual(first?.payload, { ended: true });
			for (const token of [jamie.access_token, plain]) assert.equal(await refusal(flow, token), "ERR_JWT_REVOKED");
			assert.equal(await refusal(flow, robin.access_token), "");
			const again = await started(flow);
			assert.equal(await refusal(flow, again.access_token), "", "whoever logs in afterwards is not affected");
		});

		it("answers for a token that is none of ours, too", async () => {
			const flow = await deploy(sessionFlow({ mode: "end", token: "payload" }));
			for (const payload of ["hello", mint({ sub: "jamie" }, { secret: "another secret of many bits, for HS256" })]) {
				const { first } = await flow.send({ payload });
				assert.deepEqual(first?.payload, { ended: false });
			}
			assert.deepEqual((await flow.statuses(1)).at(-1)?.text, "jwt-session.status.none");
		});

		const subjects: [title: string, msg: Message][] = [
			["missing", {}],
			["a number", { who: 7 }],
			["blank", { who: "" }],
		];
		for (const [title, msg] of subjects) {
			it(`refuses a subject that is ${title}`, async () => {
				const flow = await deploy(sessionFlow({ mode: "end", end: "subject", subject: "who" }));
				assertCaught(await flow.send(msg), "ERR_JWT_CLAIMS_INVALID");
			});
		}
	});

	describe("with a cookie", () => {
		const cookie = { refreshcookie: "refresh", refreshpath: "/refresh" };
		const attributes = { httpOnly: true, secure: true, sameSite: "strict", path: "/refresh" };

		it("keeps the refresh token out of the answer, and sets, renews and clears the cookie", async () => {
			const flow = await deploy(sessionFlow({ mode: "start", ...cookie }));
			const msg = { payload: { sub: "jamie" }, cookies: { theme: "dark" } };
			const { first } = await flow.send(msg);
			assert.deepEqual(Object.keys(first?.payload as object), ["access_token", "token_type", "expires_in"]);
			const cookies = first?.cookies as { theme: string; refresh: { value: string; expires: Date } };
			assert.equal(cookies.theme, "dark");
			const { value, expires, ...rest } = cookies.refresh;
			assert.deepEqual(rest, attributes);
			assert.equal(expires.getTime() / 1000, claimsOf(value).exp);
			assert.ok((await renewed(flow, value)).access_token);
		});

		for (const [mode, payload, code] of [
			["renew", "hello", 400],
			["end", "hello", undefined],
		] as const) {
			it(`clears it when a session is over (${mode})`, async () => {
				const session = { mode, token: "refresh", tokenType: "cookie", onfailure: "output", ...cookie };
				const flow = await deploy(sessionFlow(session));
				const { first, second } = await flow.send(requestOf({ cookies: { refresh: payload } }));
				const answer = first ?? second;
				assert.equal(answer?.statusCode, code);
				assert.deepEqual(answer?.cookies, { refresh: { value: null, ...attributes } });
			});
		}

		it("refuses claims with which no browser would keep it", async () => {
			const flow = await deploy(sessionFlow({ mode: "start", ...cookie }));
			const outcome = await flow.send({ payload: { sub: "jamie", long: "x".repeat(3000) } });
			const caught = assertCaught(outcome, "ERR_JWT_CLAIMS_INVALID");
			assert.deepEqual([caught.cookies, Object.keys(caught.payload as object)], [undefined, ["sub", "long"]]);
			const { first } = await flow.send({ payload: { sub: "jamie", long: "x".repeat(2600) } });
			assert.ok(first?.cookies);
		});

		it("needs no cookie to end a session", async () => {
			const session = { mode: "end", token: "refresh", tokenType: "cookie", onfailure: "output", ...cookie };
			const flow = await deploy(sessionFlow(session));
			const { first } = await flow.send(requestOf({}));
			assert.deepEqual(first?.payload, { ended: false });
		});

		it("does not clear it while the store cannot be asked, nor for want of a token", async () => {
			const session = { mode: "renew", token: "refresh", tokenType: "cookie", onfailure: "output", ...cookie };
			const flow = await deploy(sessionFlow(session));
			const { second } = await flow.send(requestOf({}));
			assert.deepEqual([second?.statusCode, second?.cookies], [401, undefined]);
		});

		const isSecure = (msg: Message | undefined) =>
			(msg?.cookies as { refresh?: { secure: boolean } } | undefined)?.refresh?.secure;
		const places: [title: string, request: object, secure: boolean][] = [
			["from a browser on this computer", { host: "localhost:1880", origin: "http://localhost:1880" }, false],
			["to 127.0.0.1", { host: "127.0.0.1:1880" }, false],
			["to [::1]", { host: "[::1]:1880" }, false],
			["to another name", { host: "shop.example.com" }, true],
			["to a name that begins like this computer's", { host: "localhost.example.com" }, true],
			[
				"of a page with TLS, by way of a proxy here",
				{ host: "127.0.0.1:1880", origin: "https://shop.example.com" },
				true,
			],
			["that a proxy forwards", { host: "127.0.0.1:1880", "x-forwarded-for": "192.0.2.1" }, true],
		];
		for (const [title, headers, secure] of places) {
			it(`is ${secure ? "Secure" : "kept without TLS"} in answer to a request ${title}`, async () => {
				const flow = await deploy(sessionFlow({ mode: "start", ...cookie }));
				const socket = { remoteAddress: "::ffff:127.0.0.1" };
				const { first } = await flow.send({ payload: { sub: "jamie" }, req: { headers, socket } });
				assert.equal(isSecure(first), secure);
			});
		}

		it("is Secure everywhere if browsers keep one of its name only so", async () => {
			const flow = await deploy(sessionFlow({ mode: "start", refreshcookie: "__Host-refresh", refreshpath: "" }));
			const req = { headers: { host: "localhost" }, socket: { remoteAddress: "127.0.0.1" } };
			const { first } = await flow.send({ payload: { sub: "jamie" }, req });
			const cookies = first?.cookies as Record<string, Record<string, unknown>> | undefined;
			const { value: _value, expires: _expires, ...rest } = cookies?.["__Host-refresh"] ?? {};
			assert.deepEqual(rest, { ...attributes, path: "/" });
		});

		it("is Secure if a name of this computer comes from elsewhere", async () => {
			const flow = await deploy(sessionFlow({ mode: "start", ...cookie }));
			const req = { headers: { host: "localhost" }, socket: { remoteAddress: "192.0.2.1" } };
			const { first } = await flow.send({ payload: { sub: "jamie" }, req });
			assert.equal(isSecure(first), true);
		});
	});

	describe("set up wrongly", () => {
		const wrong: [
			title: string,
			session: object,
			options: FlowOptions & { store?: object },
			code: string,
			problem: RegExp,
		][] = [
			["no store", {}, { config: { store: "" } }, "ERR_JWT_CONFIG_INVALID", /Sessions need a store/],
			["a store that is gone", {}, { config: { store: "gone" } }, "ERR_JWT_CONFIG_MISSING", /store .* was deleted/],
			["a store of no kind", {}, { store: { kind: "disk" } }, "ERR_JWT_CONFIG_INVALID", /Keep in/],
			[
				"a context store that does not exist",
				{},
				{ store: { contextstore: "nowhere" } },
				"ERR_JWT_CONFIG_INVALID",
				/Context store/,
			],
			["Redis without a URL", {}, { store: { kind: "redis" } }, "ERR_JWT_CONFIG_INVALID", /no URL/],
			["an odd time", {}, { store: { refreshexpiresin: "soon" } }, "ERR_JWT_CONFIG_INVALID", /Idle timeout/],
			[
				"a variable without a value",
				{},
				{ store: { sessionexpiresin: "${NOT_SET_ANYWHERE}" } },
				"ERR_JWT_CONFIG_INVALID",
				/sessionexpiresin/,
			],
			["a grace of an hour", {}, { store: { reusegrace: "1h" } }, "ERR_JWT_CONFIG_INVALID", /300 seconds/],
			["tokens that never expire", {}, { config: { expiresin: "" } }, "ERR_JWT_CONFIG_INVALID", /must expire/],
			[
				"keys that only verify",
				{},
				{ config: { keysource: "jwks", algorithm: "RS256", jwksurl: "https://localhost/x" } },
				"ERR_JWT_KEY_MISSING",
				/./,
			],
			["an unknown action", { mode: "guess" }, {}, "ERR_JWT_CONFIG_INVALID", /action guess is unknown/],
			["an unknown end", { mode: "end", end: "all" }, {}, "ERR_JWT_CONFIG_INVALID", /End \(end\)/],
			["an unknown way to fail", { onfailure: "shrug" }, {}, "ERR_JWT_CONFIG_INVALID", /onfailure/],
			[
				"a claim to add that can never have a value",
				{ addclaims: [{ claim: "roles", value: "x", type: "soup" }] },
				{},
				"ERR_JWT_CLAIMS_INVALID",
				/roles has the unknown type soup/,
			],
			["a cookie of an odd name", { refreshcookie: "a;b" }, {}, "ERR_JWT_CONFIG_INVALID", /refreshcookie/],
			[
				"a cookie of an odd path",
				{ refreshcookie: "a", refreshpath: "x; Domain=b" },
				{},
				"ERR_JWT_CONFIG_INVALID",
				/refreshpath/,
			],
			[
				"a cookie that no browser keeps for its path",
				{ refreshcookie: "__Host-refresh", refreshpath: "/refresh" },
				{},
				"ERR_JWT_CONFIG_INVALID",
				/refreshpath/,
			],
			[
				"an unknown type of subject",
				{ mode: "end", end: "subject", subjectType: "re" },
				{},
				"ERR_JWT_CONFIG_INVALID",
				/Subject/,
			],
		];
		for (const [title, session, options, code, problem] of wrong) {
			it(`says so before any message, and for each: ${title}`, async () => {
				const flow = await deploy(sessionFlow({ mode: "start", ...session }, options));
				const [status] = await flow.statuses(1);
				assert.equal(status?.text, `@flowjwt/node-red-jwt/jwt:jwt.status.${code}`);
				const outcome = await flow.send({ payload: { sub: "jamie" } });
				assertCaught(outcome, code);
				assert.match(outcome.error?.message ?? "", problem);
			});
		}

		it("warns of a property that it does not know, and works", async () => {
			const flow = await deploy(sessionFlow({ mode: "start", device: "x" }));
			assert.match(flow.logged(LEVEL.warn, "jwt-session").join(), /property device/);
			assert.ok((await flow.send({ payload: { sub: "jamie" } })).first);
		});
	});

	it("answers a request that cannot be served with 500", async () => {
		const flow = await deploy(sessionFlow({ mode: "start", onfailure: "output" }, { config: { store: "" } }));
		const { second } = await flow.send({ payload: { sub: "jamie" } });
		assert.equal(second?.statusCode, 500);
	});
});
