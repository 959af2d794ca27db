/** The inspector says what the node really does: random tokens, configurations and rules, over HTTP in a real Node-RED. */
import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import fc from "fast-check";
import { firstCode, type InspectAnswer, postTo } from "../support/inspecting.js";
import { sharedKeyPair, toPem } from "../support/key-pairs.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { encode, forge, SECRET } from "../support/tokens.js";

const POLICIES = 100;
const TOKENS_EACH = 12;
const SEED = 13;
/** The number of requests at the same time. */
const ABREAST = 8;

const { privateKey, publicKey } = sharedKeyPair("rsa");
const other = sharedKeyPair("rsa", "other");
const ISSUER = "https://issuer.example";

/** Mostly the first value, else one of the others. */
const mostly = <T>(common: T, ...others: T[]) =>
	fc.oneof(
		{ weight: 3 * others.length, arbitrary: fc.constant(common) },
		{ weight: others.length, arbitrary: fc.constantFrom(...others) },
	);
const often = <T>(...values: T[]) => fc.constantFrom(...values);
const options = fc.record({
	issuer: mostly("", ISSUER, `${ISSUER}/`, `${ISSUER}, https://other.example`),
	audience: mostly("", "api", "api, app", "api, app", "api", ","),
	audienceclaim: fc.oneof(
		{ weight: 12, arbitrary: fc.constant("") },
		{ weight: 1, arbitrary: fc.constant("client_id") },
	),
	tokentype: fc.oneof(
		{ weight: 9, arbitrary: fc.constant("") },
		{ weight: 1, arbitrary: often("JWT", "at+jwt", "logout+jwt") },
	),
	maxage: mostly("", "1h", "60"),
	maxlifetime: mostly("", "20m", "7 days", "20m", "7 days", "soon"),
	clocktolerance: often("0", "10m"),
	requireexp: often(true, false, false),
	acceptbound: often(false, true),
	remember: often("0", "1000"),
});
const hmac = { algorithm: "HS256", credentials: { secret: SECRET } };
const keys = mostly(
	hmac,
	{ algorithm: "HS384", credentials: { secret: SECRET } },
	{ algorithm: "RS256", credentials: { publickey: toPem(publicKey) } },
	{ algorithm: "RS256", credentials: { privatekey: toPem(privateKey) } },
	hmac,
	hmac,
	{ algorithm: "RS256", credentials: { publickey: "no key" } },
	{ algorithm: "HS256", credentials: {} },
	{ algorithm: "PS256", credentials: { publickey: toPem(publicKey) } },
);
const usable = (claim: string, operator: string, value: string, type: string) =>
	fc.constant({ claim, operator, value, type });
const rule = fc.oneof(
	usable("sub", "exists", "", "str"),
	usable("sub", "equals", "jamie", "str"),
	usable("sub", "matches", "^j.*$", "str"),
	usable("roles", "contains", "admin", "str"),
	usable("roles", "anyof", "admin, user", "str"),
	usable("level", "gte", "5", "num"),
	usable("level", "equals", "5", "str"),
	fc.record({
		claim: often("sub", "roles", "missing", ""),
		operator: often("oneof", "matches", "lt", "is"),
		value: often("jamie", "5", "(", '["admin"]', ""),
		type: often("str", "num", "json"),
	}),
);
const node = fc.record({
	rules: fc.oneof(
		{ weight: 2, arbitrary: fc.constant([]) },
		{ weight: 1, arbitrary: fc.array(rule, { maxLength: 2 }) },
	),
	scopes: mostly("", "read", "read write"),
	scopesmatch: often("all", "any"),
});

const now = Math.floor(Date.now() / 1000);
/** Far from every limit, so that a second more or less does not matter. */
const time = often(-100_000, -1900, -300, 300, 1900, 100_000).map((offset) => now + offset);
const odd = often<unknown>("text", 1e300, null, now * 1000, [now]);
const claims = fc.record({
	iss: mostly<unknown>(ISSUER, undefined, `${ISSUER}/`, 5),
	aud: mostly<unknown>("api", undefined, "other", ["other", "app"], [], 5),
	client_id: mostly<unknown>("api", undefined, "flow", 5),
	exp: fc.oneof(
		{ weight: 6, arbitrary: often<unknown>(now + 1900, now + 300) },
		{ weight: 2, arbitrary: time },
		{ weight: 1, arbitrary: odd },
	),
	iat: fc.oneof(
		{ weight: 6, arbitrary: often<unknown>(now - 30, undefined) },
		{ weight: 2, arbitrary: time },
		{ weight: 1, arbitrary: odd },
	),
	nbf: mostly<unknown>(undefined, now - 1900, now - 300, now + 300, now + 1900, "text"),
	sub: mostly<unknown>("jamie", undefined, "robin", 5),
	jti: mostly<unknown>("1", undefined, 1),
	cnf: mostly<unknown>(undefined, {}),
	scope: mostly<unknown>("read write", undefined, "read", ""),
	roles: mostly<unknown>(["admin"], undefined, "user", [], 5),
	level: mostly<unknown>(5, undefined, 4, "5"),
});
const header = fc.record({
	typ: mostly<unknown>("JWT", undefined, "at+jwt", "logout+jwt", 5),
	kid: often<unknown>(undefined, "k1"),
	crit: fc.oneof(
		{ weight: 12, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: often<unknown>(["b64"], ["exp"], []) },
	),
	b64: mostly<unknown>(undefined, true, false),
});
/** The changes to a token on its way. */
const fate = often<(token: string) => string>(
	...Array<(token: string) => string>(24).fill((token) => token),
	(token) => `${token.slice(0, -8)}AAAAAAAA`,
	(token) => token.replace(/\.[^.]*$/, "."),
	(token) => token.replace(".", "\n."),
	(token) => `${token}.x`,
	(token) => token.replace(/\..*\./, ".W10."),
	() => "no token",
	() => "",
);

type Parts = { header: object; claims: object; by: string; fate: (token: string) => string };
const parts: fc.Arbitrary<Parts> = fc.record({
	header,
	claims,
	by: mostly("own", "own", "own", "other", "none"),
	fate,
});

/** Signs by the algorithm of a policy, or with another key or algorithm. */
function makeToken(algorithm: string, { header, claims, by, fate }: Parts): string {
	const alg = by === "none" ? "none" : algorithm;
	if (alg === "none") return fate(`${encode({ ...header, alg })}.${encode(claims)}.`);
	if (alg.startsWith("HS")) return fate(forge({ ...header, alg }, claims, by === "other" ? "another" : SECRET));
	const input = `${encode({ ...header, alg })}.${encode(claims)}`;
	const key = by === "other" ? other.privateKey : privateKey;
	return fate(`${input}.${createSign("sha256").update(input).sign(key, "base64url")}`);
}

type Policy = {
	options: { issuer: string };
	keys: { algorithm: string; credentials: object };
	node: object;
	/** The policies of the node's other configurations, by their index. */
	others: number[];
};
const others: fc.Arbitrary<number[]> = fc.oneof(
	{ weight: 2, arbitrary: fc.constant<number[]>([]) },
	{ weight: 1, arbitrary: fc.uniqueArray(fc.nat(POLICIES - 1), { minLength: 1, maxLength: 3 }) },
);
const policy: fc.Arbitrary<Policy> = fc.record({ options, keys, node, others });

/** Returns policies that can be of use to one another: most other configurations name their issuer. */
function samplePolicies(): Policy[] {
	const sampled = fc.sample(policy, { numRuns: POLICIES, seed: SEED });
	const isOfUse = (index: number) => sampled[index]?.options.issuer !== "" || index % 7 === 0;
	return sampled.map((one, index) => ({ ...one, others: one.others.filter((at) => at !== index && isOfUse(at)) }));
}

/** One verify node for each policy. A request names the node, and the answer says what became of its token. */
function flowOf(policies: readonly Policy[]): FlowNode[] {
	const onTab = (id: string, type: string, more: object): FlowNode => ({ id, type, z: "tab", ...more });
	const code = (id: string, func: string, wires: string[][]) =>
		onTab(id, "function", { func, outputs: wires.length, wires, libs: [] });
	const route = "const out = []; out[msg.payload.index] = msg; msg.payload = msg.payload.token; return out;";
	return [
		{ id: "tab", type: "tab", label: "Flow 1" },
		onTab("in", "http in", { url: "/verify", method: "post", wires: [["route"]] }),
		code(
			"route",
			route,
			policies.map((_, index) => [`verify${index}`]),
		),
		...policies.flatMap(({ options, keys, node, others }, index) => [
			{ id: `config${index}`, type: "jwt-config", ...options, ...keys },
			onTab(`verify${index}`, "jwt", {
				...{ mode: "verify", jwtconfig: `config${index}`, onfailure: "output", outputs: 2, wires: [["yes"], ["no"]] },
				...node,
				alternatives: others.map((other) => `config${other}`),
			}),
		]),
		code("yes", "msg.payload = { accepted: true }; msg.statusCode = 200; msg.headers = {}; return msg;", [["out"]]),
		code(
			"no",
			"msg.payload = { accepted: false, code: msg.error.code }; msg.statusCode = 200; msg.headers = {}; return msg;",
			[["out"]],
		),
		onTab("out", "http response", { statusCode: "", headers: {}, wires: [] }),
	];
}

describe("the inspector and the node", function () {
	this.timeout(120_000);
	let nodeRed: NodeRed;
	const sampled = samplePolicies();
	// Some with the stored keys, some as typed.
	const fieldsOf = (index: number) => {
		const { options, keys } = sampled[index] as Policy;
		const fields = { options: { ...options, algorithm: keys.algorithm } };
		return index % 2 ? { id: `config${index}`, ...fields } : { ...fields, credentials: keys.credentials };
	};
	before(async () => {
		nodeRed = await startNodeRed();
		await nodeRed.deploy(flowOf(sampled));
	});
	after(() => nodeRed?.stop());

	it("agree on a thousand random tokens: accepted or not, and the first failure", async () => {
		const tokens = fc.sample(parts, { numRuns: POLICIES * TOKENS_EACH, seed: SEED });
		const cases = tokens.map((of, turn) => {
			const index = turn % POLICIES;
			return { index, policy: sampled[index] as Policy, of };
		});
		const outcomes = new Map<string, number>();
		const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
		let next = 0;
		const worker = async () => {
			for (let current = cases[next++]; current; current = cases[next++]) {
				const { index, policy, of } = current;
				const token = makeToken(policy.keys.algorithm, of);
				const [node, inspector] = await Promise.all([
					postTo<{ accepted: boolean; code?: string }>(`${nodeRed.url}/verify`, { index, token }),
					postTo<InspectAnswer>(`${nodeRed.url}/jwt-config/inspect`, {
						...{ token, node: policy.node, ...fieldsOf(index) },
						alternatives: policy.others.map(fieldsOf),
					}),
				]);
				const told = { accepted: inspector.json.accepted, code: firstCode(inspector.json) };
				const done = { accepted: node.json.accepted, code: node.json.code };
				assert.deepEqual(told, done, JSON.stringify({ policy, token, of }));
				count(done.code ?? "accepted");
				if (policy.others.length > 0) count(done.accepted ? "accepted by one of several" : "refused by several");
			}
		};
		await Promise.all(Array.from({ length: ABREAST }, worker));
		assert.equal(next - ABREAST, POLICIES * TOKENS_EACH);
		for (const outcome of [
			"accepted",
			"accepted by one of several",
			"refused by several",
			"ERR_JWT_TOKEN_MISSING",
			"ERR_JWS_INVALID",
			"ERR_JWT_INVALID",
			"ERR_JOSE_ALG_NOT_ALLOWED",
			"ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
			"ERR_JWT_CLAIM_VALIDATION_FAILED",
			"ERR_JWT_EXPIRED",
			"ERR_JWT_NOT_ACTIVE",
			"ERR_JWT_RULE_FAILED",
			"ERR_JWT_INSUFFICIENT_SCOPE",
			"ERR_JWT_CONFIG_INVALID",
			"ERR_JWT_KEY_MISSING",
			"ERR_JWT_KEY_INVALID",
		]) {
			assert.ok(outcomes.has(outcome), `${outcome} never came up: ${JSON.stringify([...outcomes])}`);
		}
	});
});
