/** What the inspector in the dialogs asks the runtime for, over HTTP as the editor does. */
import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstCode, type InspectAnswer, postTo } from "../support/inspecting.js";
import { json, routes, startServer, stopServers } from "../support/jwks-server.js";
import { sharedKeyPair, toPem } from "../support/key-pairs.js";
import { ARN, makeLoadBalancer } from "../support/load-balancer.js";
import { type FlowNode, type NodeRed, ROOT, startNodeRed } from "../support/node-red.js";
import { encode, forge, read, SECRET } from "../support/tokens.js";

const nodeRedRequire = createRequire(createRequire(import.meta.url).resolve("node-red"));
const { hashSync } = nodeRedRequire("bcryptjs") as { hashSync(text: string, rounds: number): string };

const now = () => Math.floor(Date.now() / 1000);
const { privateKey, publicKey } = sharedKeyPair("rsa");
const HS256 = { alg: "HS256", typ: "JWT" };
const make = (claims: object, header: object = HS256) => forge(header, { sub: "jamie", exp: now() + 600, ...claims });
const signRs256 = (claims: object, kid: string) => {
	const input = `${encode({ alg: "RS256", kid })}.${encode(claims)}`;
	return `${input}.${createSign("sha256").update(input).sign(privateKey, "base64url")}`;
};

const VARIABLES = {
	ISSUER_OF_THE_TEST: "marzipan-issuer",
	AGE_OF_THE_TEST: "7200",
	SCOPE_OF_THE_TEST: "marzipan-scope",
};
const FLOW: FlowNode[] = [
	{ id: "store", type: "jwt-store", name: "", kind: "context", contextstore: "", prefix: "jwt:" },
	{ id: "keys1", type: "jwt-config", name: "mine", credentials: { secret: SECRET } },
	{ id: "store1", type: "jwt-store" },
	{ id: "named", type: "jwt-config", issuer: "${ISSUER_OF_THE_TEST}", credentials: { secret: SECRET } },
];

function assertSilent(nodeRed: NodeRed): void {
	assert.ok(!nodeRed.log().includes(SECRET), "a secret was logged");
	assert.doesNotMatch(nodeRed.log(), /eyJ/, "a token was logged");
}

describe("the endpoint of the inspector", () => {
	let nodeRed: NodeRed;
	let folder: string;
	before(async () => {
		Object.assign(process.env, VARIABLES);
		folder = mkdtempSync(join(tmpdir(), "inspector-"));
		writeFileSync(join(folder, "secret"), SECRET);
		nodeRed = await startNodeRed();
		await nodeRed.deploy(FLOW);
	});
	after(async () => {
		for (const name of Object.keys(VARIABLES)) delete process.env[name];
		rmSync(folder, { recursive: true, force: true });
		await Promise.all([nodeRed?.stop(), stopServers()]);
	});
	afterEach(() => assertSilent(nodeRed));

	const post = (body: unknown, path = "inspect") =>
		postTo<InspectAnswer & { token?: string }>(`${nodeRed.url}/jwt-config/${path}`, body);
	async function inspect(body: object): Promise<InspectAnswer> {
		const { status, json, text, cache } = await post({ id: "keys1", ...body });
		assert.deepEqual([status, cache], [200, "no-store"]);
		assert.ok(!text.includes(SECRET), "the secret was sent");
		return json;
	}
	const outcomes = ({ checks }: InspectAnswer) =>
		checks.map(({ check, claim, outcome }) => `${check}${claim ? ` ${claim}` : ""}: ${outcome}`);
	const find = ({ checks }: InspectAnswer, name: string, claim?: string) =>
		checks.find(({ check, claim: of }) => check === name && (!claim || of === claim));

	it("runs every check with the fields as typed and the stored secret", async () => {
		const token = make({ aud: "account", exp: 1000, realm: { roles: ["user"] } });
		const answer = await inspect({
			token,
			options: { name: "mine", audience: "shop-api" },
			node: { rules: [{ claim: "realm.roles", operator: "contains", value: "admin", type: "str" }] },
		});
		assert.equal(answer.accepted, false);
		assert.deepEqual(answer.header, HS256);
		assert.deepEqual(answer.claims, read(token).claims);
		assert.deepEqual(outcomes(answer), [
			"form: passed",
			"critical crit: passed",
			"algorithm alg: passed",
			"key kid: passed",
			"signature: passed",
			"encoding b64: passed",
			"claims set: passed",
			"type typ: passed",
			"presence aud: passed",
			"presence exp: passed",
			"audience aud: failed",
			"time iat: passed",
			"time nbf: passed",
			"not before nbf: passed",
			"time exp: passed",
			"expiration exp: failed",
			"binding cnf: passed",
			"rule realm.roles: failed",
		]);
		assert.deepEqual(find(answer, "signature"), {
			check: "signature",
			outcome: "passed",
			expected: { algorithms: ["HS256"], name: "mine", keysource: "inline" },
			found: { alg: "HS256" },
		});
		assert.deepEqual(find(answer, "audience"), {
			check: "audience",
			claim: "aud",
			outcome: "failed",
			code: "ERR_JWT_CLAIM_VALIDATION_FAILED",
			message: "The token's claim aud does not have the value that the configuration requires.",
			expected: ["shop-api"],
			found: "account",
		});
		assert.deepEqual(find(answer, "rule")?.expected, { operator: "contains", value: "admin" });
		assert.deepEqual(find(answer, "rule")?.found, ["user"]);
		assert.equal(find(answer, "expiration")?.code, "ERR_JWT_EXPIRED");
	});

	it("accepts a token that the node would accept", async () => {
		const { accepted, removed, problem } = await inspect({ token: make({}) });
		assert.deepEqual([accepted, removed, problem], [true, [], undefined]);
	});

	it("takes typed credentials before stored ones", async () => {
		const token = make({});
		const other = await inspect({ token, credentials: { secret: "another" } });
		assert.equal(firstCode(other), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
		const none = await inspect({ token, credentials: { secret: "" } });
		assert.equal(none.problem?.code, "ERR_JWT_KEY_MISSING");
		assert.deepEqual(none.claims, read(token).claims);
		assert.deepEqual([none.accepted, none.checks], [false, []]);
	});

	for (const [text, removed] of [
		[(token: string) => `Bearer ${token}`, ["Bearer"]],
		[(token: string) => `Authorization: bearer\t${token}\r\n`, ["Authorization", "Bearer"]],
		[(token: string) => `\n  "${token}"  \n`, ["quotes"]],
		[(token: string) => `'Bearer “${token}”'`, ["quotes", "Bearer"]],
		[(token: string) => ` ${token}\n`, []],
	] as const) {
		it(`says that it removed ${removed.join(", ") || "nothing"} around a token`, async () => {
			const answer = await inspect({ token: text(make({})) });
			assert.deepEqual([answer.accepted, answer.removed], [true, removed]);
		});
	}

	it("judges text inside a token as the node does", async () => {
		const [head, ...rest] = make({}).split(".");
		const answer = await inspect({ token: `${head}\n.${rest.join(".")}` });
		assert.equal(firstCode(answer), "ERR_JWS_INVALID");
		assert.match(String(answer.checks[0]?.message), /line break/);
	});

	it("takes time in proportion to the length of what is around a token", async () => {
		const started = Date.now();
		await inspect({ token: `${'" '.repeat(120_000)}a` });
		await inspect({ token: `a${'" '.repeat(120_000)}a` });
		assert.ok(Date.now() - started < 4000);
	});

	it("checks with keys from a file, a URL and an issuer", async () => {
		const kid = "key-1";
		const server = await startServer(routes({}));
		server.answer = routes({
			"/keys": json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid, alg: "RS256" }] }),
			"/.well-known/openid-configuration": json({ issuer: server.origin, jwks_uri: `${server.origin}/keys` }),
		});
		const file = { keysource: "file", secretfile: join(folder, "secret") };
		assert.equal((await inspect({ token: make({}), options: file })).accepted, true);
		const token = signRs256({ iss: server.origin, exp: now() + 60 }, kid);
		for (const options of [
			{ algorithm: "RS256", keysource: "jwks", jwksurl: `${server.origin}/keys` },
			{ algorithm: "RS256", keysource: "discovery", issuer: server.origin },
		]) {
			const answer = await inspect({ token, options });
			assert.equal(answer.accepted, true, options.keysource);
			assert.deepEqual(find(answer, "signature")?.found, { alg: "RS256", kid });
		}
		await server.down();
		const down = await inspect({
			token,
			options: { algorithm: "RS256", keysource: "jwks", jwksurl: `${server.origin}/keys` },
		});
		assert.equal(firstCode(down), "ERR_JWKS_UNAVAILABLE");
		assert.equal(find(down, "expiration")?.outcome, "passed");
	});

	it("checks tokens of a load balancer, whose header stands in for claims", async () => {
		const balancer = makeLoadBalancer();
		const { origin } = await startServer(balancer.answer);
		const options = {
			algorithm: "ES256",
			keysource: "alb",
			signer: ARN,
			signerurl: origin,
			issuer: "https://idp.example",
		};
		const answer = await inspect({ token: balancer.token({}, { signer: "arn:of:another" }), options });
		const { outcome, expected, found } = find(answer, "signer") ?? {};
		assert.deepEqual([outcome, expected, found], ["failed", ARN, "arn:of:another"]);
		assert.deepEqual([find(answer, "issuer")?.outcome, find(answer, "signature")?.outcome], ["failed", "passed"]);
	});

	it("says what the store knows of a token, and uses none up", async () => {
		await nodeRed.deploy([
			...FLOW,
			{ id: "tab", type: "tab" },
			...["end", "verify"].flatMap((name): FlowNode[] => [
				{ id: `${name}.in`, type: "http in", z: "tab", url: `/${name}`, method: "post", wires: [[name]] },
				{
					...{ id: name, type: name === "end" ? "jwt-session" : "jwt", z: "tab", jwtconfig: "stored", mode: name },
					...{
						token: "payload.token",
						...(name === "end" ? { end: "token" } : { once: true }),
						onfailure: "output",
						wires: [["out"], ["out"]],
					},
				},
			]),
			{ id: "out", type: "http response", z: "tab", headers: {}, wires: [] },
			{ id: "stored", type: "jwt-config", store: "store1", credentials: { secret: SECRET } },
		]);
		const send = (path: string, token: string) => postTo(`${nodeRed.url}/${path}`, { token });
		const exp = Math.floor(Date.now() / 1000) + 600;
		const [token, other] = [make({ jti: "a", exp }), make({ jti: "b", exp })];
		const look = async (of: string, once = true) => {
			const answer = await inspect({ id: "stored", token: of, options: { store: "store1" }, node: { once } });
			return ["not revoked", "not used before"].map((name) => find(answer, name)?.outcome);
		};
		for (let time = 0; time < 2; time++) assert.deepEqual(await look(token), ["passed", "passed"]);
		assert.equal((await send("verify", token)).status, 200);
		assert.deepEqual(await look(token), ["passed", "failed"]);
		assert.deepEqual(await look(token, false), ["passed", undefined]);
		await send("end", other);
		assert.deepEqual(await look(other), ["failed", "passed"]);
	});

	it("has a name for every check in every language", async () => {
		const all = {
			issuer: "https://a.example/{tenantid}",
			tenants: "*",
			audience: "a",
			maxage: "1h",
			maxlifetime: "1h",
		};
		const token = make({ nbf: 1, iat: 1 });
		const answers = await Promise.all([
			inspect({
				token,
				options: { ...all, tokentype: "at+jwt" },
				node: { scopes: "a", rules: [rule("exists", "", "str")] },
			}),
			inspect({ token, options: { algorithm: "ES256", keysource: "alb", signer: ARN } }),
			inspect({ token, options: { store: "store" }, node: { once: true } }),
		]);
		const names = new Set(answers.flatMap(({ checks }) => checks.map(({ check }) => check.replace(/\W/g, "-"))));
		assert.ok(names.size > 20, [...names].join());
		for (const language of ["en-US", "de"]) {
			const catalogue = JSON.parse(readFileSync(join(ROOT, `nodes/locales/${language}/jwt.json`), "utf8"));
			for (const name of names) assert.ok(catalogue.jwt.inspector.check[name], `${language} ${name}`);
		}
	});

	const rule = (operator: string, value: string, type: string, claim = "sub") => ({ claim, operator, value, type });

	it("skips rules whose value needs a message, and says so", async () => {
		const rules = [
			rule("equals", "jamie", "str"),
			...["msg", "flow", "global", "jsonata"].map((type) => rule("equals", "payload", type)),
			rule("exists", "payload", "msg"),
		];
		const answer = await inspect({ token: make({}), node: { rules } });
		const own = answer.checks.filter(({ check }) => check === "rule");
		assert.deepEqual(
			own.map(({ outcome }) => outcome),
			["passed", "skipped", "skipped", "skipped", "skipped", "passed"],
		);
		assert.match(String(own[1]?.message), /comes from a message/);
		assert.equal(answer.accepted, true);
	});

	it("fails for an unusable rule before all others, as the node does", async () => {
		const rules = [rule("equals", "other", "str"), rule("matches", "(", "str"), rule("is", "x", "str")];
		const answer = await inspect({ token: make({}), node: { rules } });
		const own = answer.checks.filter(({ check }) => check === "rule");
		assert.deepEqual(
			own.map(({ outcome, code }) => [outcome, code]),
			[
				["skipped", undefined],
				["failed", "ERR_JWT_CONFIG_INVALID"],
				["failed", "ERR_JWT_CONFIG_INVALID"],
			],
		);
	});

	it("checks scopes, all or any of them", async () => {
		const token = make({ scope: "read" });
		const both = await inspect({ token, node: { scopes: "read write" } });
		assert.equal(firstCode(both), "ERR_JWT_INSUFFICIENT_SCOPE");
		const any = await inspect({ token, node: { scopes: "read write", scopesmatch: "any" } });
		assert.equal(any.accepted, true);
		const wrong = await inspect({ token, node: { scopes: "read", scopesmatch: "some" } });
		assert.equal(wrong.problem?.code, "ERR_JWT_CONFIG_INVALID");
	});

	it("shows no value of an environment variable", async () => {
		const bodies = [
			{ options: { issuer: "${ISSUER_OF_THE_TEST}" } },
			{ options: { maxage: "${AGE_OF_THE_TEST}" } },
			{ options: { keysource: "file", secretfile: "${ISSUER_OF_THE_TEST}" } },
			{ node: { scopes: "${SCOPE_OF_THE_TEST}" } },
			{ node: { rules: [rule("equals", "ISSUER_OF_THE_TEST", "env")] } },
			{ node: { rules: [rule("equals", "x${ISSUER_OF_THE_TEST}", "env")] } },
			{ node: { rules: [rule("equals", "${ISSUER_OF_THE_TEST}", "str")] } },
			{ node: { rules: [rule("matches", "${ISSUER_OF_THE_TEST}", "str")] } },
			{ node: { rules: [rule("equals", "x", "str", "${ISSUER_OF_THE_TEST}")] } },
		];
		for (const body of bodies) {
			const { text } = await post({ id: "keys1", token: make({ iss: "me", iat: now() }), ...body });
			for (const value of Object.values(VARIABLES))
				assert.ok(!text.includes(value), `${JSON.stringify(body)}: ${text}`);
		}
		const known = await inspect({ token: make({ iss: VARIABLES.ISSUER_OF_THE_TEST }), ...bodies[0] });
		assert.equal(known.accepted, true);
		const unset = await inspect({ token: make({}), options: { issuer: "${NOT_SET_BY_THE_TEST}" } });
		assert.equal(unset.problem?.code, "ERR_JWT_CONFIG_INVALID");
	});

	it("refuses what a node refuses to use", async () => {
		for (const body of [
			{ options: { audience: "," } },
			{ options: { tokentype: "at+jwt" } },
			{ options: { maxlifetime: "soon" } },
			{ options: { rule: "x" } },
			{ node: { requiredclaims: "x" } },
		]) {
			const { problem, claims } = await inspect({ token: make({}), ...body });
			assert.equal(problem?.code, "ERR_JWT_CONFIG_INVALID", JSON.stringify(body));
			assert.equal(claims?.sub, "jamie");
		}
	});

	it("leaves out values that are too long to repeat", async () => {
		const answer = await inspect({
			token: make({ sub: "x".repeat(100_000) }),
			node: { rules: [rule("equals", "jamie", "str")] },
		});
		const own = find(answer, "rule");
		assert.deepEqual([own?.outcome, own && "found" in own], ["failed", false]);
		assert.equal(String(answer.claims?.sub).length, 100_000);
	});

	it("bounds what it reads", async () => {
		assert.equal((await post({ token: "x".repeat(800_000) })).status, 413);
		for (const alternatives of [Array(51).fill({}), [1], "configs"]) {
			const { problem } = await inspect({ token: make({}), alternatives });
			assert.equal(problem?.code, "ERR_JWT_CONFIG_INVALID");
		}
		const many = Array.from({ length: 101 }, () => rule("exists", "", "str"));
		assert.match(
			String((await inspect({ token: make({}), node: { rules: many } })).problem?.message),
			/more than 100 rules/,
		);
		const nested = "[".repeat(30_000) + "]".repeat(30_000);
		for (const body of [
			`{"token":${nested}}`,
			`{"token":"a","node":${nested}}`,
			`{"token":"a","node":{"rules":${nested}}}`,
			`{"token":"a","node":{"rules":[{"claim":"a","operator":"equals","type":"str","value":${nested}}]}}`,
			`{"token":"a","node":{"scopes":${nested}}}`,
			`{"token":{"toString":1},"node":{"rules":[null,1,"x"]}}`,
		]) {
			const { status, json } = await post(body);
			assert.ok(status === 200 || status === 400, body.slice(0, 60));
			if (status === 200) assert.equal(json.accepted, false);
		}
		assert.equal((await inspect({ token: make({}) })).accepted, true);
	});

	it("makes a short-lived sample that passes", async () => {
		const rsa = { algorithm: "RS256", expiresin: "7 days", notbefore: "1h" };
		for (const body of [
			{ id: "keys1", options: { issuer: "me", audience: "a, b", audienceclaim: "client_id" } },
			{
				id: "keys1",
				options: { issuer: "me", audience: "a", tokentype: "at+jwt", maxlifetime: "60", expiresin: "60" },
			},
			{ id: "", options: rsa, credentials: { privatekey: toPem(privateKey) } },
		]) {
			const { json } = await post(body, "sample");
			const { claims } = read(String(json.token));
			assert.ok((claims.exp as number) - now() <= 300);
			assert.equal((await post({ ...body, token: json.token })).json.accepted, true);
		}
		const without = { id: "", options: { algorithm: "RS256" }, credentials: { publickey: toPem(publicKey) } };
		assert.equal((await post(without, "sample")).json.problem?.code, "ERR_JWT_KEY_MISSING");
	});
});

describe("the endpoint of the inspector, where one must log in", () => {
	let nodeRed: NodeRed;
	const tokens: Record<string, string> = {};
	before(async () => {
		Object.assign(process.env, VARIABLES);
		const user = (username: string, permissions: string) => ({ username, password: hashSync("pw", 4), permissions });
		const users = [user("writer", "*"), user("reader", "read"), user("checker", "jwt-config.write")];
		nodeRed = await startNodeRed({ settings: { adminAuth: { type: "credentials", users } } });
		for (const { username } of users) {
			const login = { client_id: "node-red-editor", grant_type: "password", scope: "", username, password: "pw" };
			const { json } = await postTo<{ access_token: string }>(`${nodeRed.url}/auth/token`, login);
			tokens[username] = json.access_token;
		}
		await nodeRed.deployed(async () => {
			await postTo(`${nodeRed.url}/flows`, FLOW, authorization("writer"));
		});
	});
	after(async () => {
		for (const name of Object.keys(VARIABLES)) delete process.env[name];
		await nodeRed?.stop();
	});
	afterEach(() => assertSilent(nodeRed));

	const authorization = (who: string): Record<string, string> =>
		tokens[who] ? { Authorization: `Bearer ${tokens[who]}` } : {};
	const postAs = (who: string, body: object, path = "inspect", more: Record<string, string> = {}) =>
		postTo<InspectAnswer>(`${nodeRed.url}/jwt-config/${path}`, body, { ...authorization(who), ...more });

	for (const [path, who, expected] of [
		["inspect", "writer", 200],
		["inspect", "checker", 200],
		["inspect", "reader", 401],
		["inspect", "nobody", 401],
		["sample", "writer", 200],
		["sample", "checker", 401],
		["sample", "nobody", 401],
	] as const) {
		it(`answers ${who} who asks to ${path} with ${expected}`, async () => {
			const { status, text } = await postAs(who, { id: "keys1", token: make({}) }, path);
			assert.equal(status, expected);
			if (expected === 401) assert.ok(!/eyJ|checks/.test(text));
		});
	}

	it("answers no page of another site", async () => {
		for (const path of ["inspect", "sample"]) {
			const { status } = await postAs("writer", { id: "keys1", token: make({}) }, path, {
				Origin: "http://evil.example",
			});
			assert.equal(status, 403);
		}
	});

	it("tells who may not deploy nothing of files, servers and environment variables but what is deployed", async () => {
		const token = make({ iss: VARIABLES.ISSUER_OF_THE_TEST, scope: VARIABLES.SCOPE_OF_THE_TEST });
		for (const options of [
			{ keysource: "file", secretfile: "/etc/hostname" },
			{ algorithm: "RS256", keysource: "jwks", jwksurl: "http://127.0.0.1:1/" },
			{ issuer: "${ISSUER_OF_THE_TEST}" },
			{ audience: "${PATH}" },
			{ store: "another" },
		]) {
			const { json } = await postAs("checker", { id: "keys1", token, options });
			assert.match(String(json.problem?.message), /cannot be used: it is not in the deployed configuration/);
			assert.deepEqual(json.checks, []);
		}
		const rules = [
			{ claim: "iss", operator: "equals", value: "ISSUER_OF_THE_TEST", type: "env" },
			{ claim: "iss", operator: "equals", value: "${ISSUER_OF_THE_TEST}", type: "str" },
			{ claim: "iss", operator: "matches", value: "${ISSUER_OF_THE_TEST}", type: "str" },
			{ claim: "nothing", operator: "equals", value: "ISSUER_OF_THE_TEST", type: "env" },
		];
		const node = { rules, scopes: "${SCOPE_OF_THE_TEST}" };
		const { json } = await postAs("checker", { id: "keys1", token, node });
		const own = json.checks.slice(-5);
		assert.deepEqual(
			own.map(({ outcome, message }) => [outcome, message]),
			own.map(() => ["skipped", "This check uses an environment variable, so it cannot be tested here."]),
		);
		const named = { id: "named", token, options: { issuer: "${ISSUER_OF_THE_TEST}" } };
		const deployed = await postAs("checker", named);
		assert.equal(deployed.json.accepted, true);
		assert.equal(deployed.json.checks.find(({ check }) => check === "issuer")?.expected, undefined);
	});
});
