/** A real Node-RED gets hostile messages and requests: it lives, answers the next good one, and holds its memory. */
import assert from "node:assert/strict";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import fc from "fast-check";
import { ACTION_NAMES } from "../../src/actions.js";
import { JWT_CONFIG_DEFAULTS, JWT_DEFAULTS } from "../../src/options.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { forge, mint, SECRET } from "../support/tokens.js";
import { tokenText } from "./cases.js";
import { hostileFlow, Z } from "./hostile-flow.js";
import { RUNS } from "./run.js";

const BATCH = 1000;
/** The most that the memory may grow, in bytes, with all that was let go collected. */
const GROWTH = 60 * 2 ** 20;
/** Requests under way at the same time. */
const ABREAST = 16;

const nest = (levels: number, open = "[", close = "]") => open.repeat(levels) + close.repeat(levels);
const objects = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

/** Tokens whose form is hostile; all are signed. */
const FORMS = [
	...[64, 65, 2000, 50_000].map((levels) => forge({ alg: "HS256" }, `{"a":${nest(levels - 1)}}`)),
	...[64, 65, 2000, 20_000].map((levels) => forge({ alg: "HS256" }, objects(levels))),
	...[63, 64, 2000, 50_000].map((levels) => forge(`{"alg":"HS256","x":${nest(levels)}}`, {})),
	forge({ alg: "HS256" }, '{"__proto__":{"sub":"jamie"}}'),
	forge({ alg: "HS256" }, '{"a":{"\\u005f_proto__":{"sub":"jamie"}}}'),
	forge('{"alg":"HS256","__proto__":{"kid":"k"}}', {}),
	forge({ alg: "HS256" }, `{"a":[${"{},".repeat(20_000)}1]}`),
	mint({ sub: "jamie" }),
	forge({ alg: "HS256" }, '{"sub":"jamie","toString":1,"hasOwnProperty":1,"constructor":1,"then":1,"toJSON":1}'),
];

const pattern = fc
	.tuple(
		fc.constantFrom(" ", "\\", '"', "=", "-----BEGIN A-----", "a.", "/", "{", "[", "MDAw", "ssh-rsa ", "é", "${"),
		fc.nat(30_000),
	)
	.map(([text, length]) => text.repeat(length / text.length));
const field = fc.oneof(
	pattern,
	tokenText,
	fc.jsonValue(),
	fc.constantFrom("${PATH}", "__proto__", "/dev/zero", "file", "jwks", "discovery", "alb", "http://127.0.0.1:1/"),
);
const names = (list: readonly string[]) => fc.dictionary(fc.constantFrom(...list), field, { maxKeys: 5 });
const rules = fc.array(
	fc.oneof(
		fc.jsonValue(),
		fc.record({
			claim: fc.constantFrom("sub", "a.a.a", "__proto__", "${PATH}", ""),
			operator: fc.constantFrom("equals", "matches", "exists", "gte", "__proto__"),
			value: field,
			type: fc.constantFrom("str", "json", "num", "env", "msg", "flow", "jsonata", "date", "__proto__"),
		}),
	),
	{ maxLength: 4 },
);
const asked = fc.record(
	{
		id: fc.oneof(fc.constantFrom("shared", "pair", "__proto__", "in"), fc.jsonValue()),
		algorithm: fc.constantFrom("ES256", "Ed25519", "HS256", "none", "__proto__", ""),
		options: fc.oneof(names([...Object.keys(JWT_CONFIG_DEFAULTS), "__proto__"]), fc.jsonValue()),
		credentials: fc.oneof(names(["secret", "privatekey", "passphrase", "publickey", "__proto__"]), fc.jsonValue()),
		token: fc.oneof(tokenText, fc.constantFrom(...FORMS), fc.jsonValue()),
		node: fc.oneof(names(["id", "scopes", "scopesmatch", "rules", "__proto__"]), fc.record({ rules }), fc.jsonValue()),
	},
	{ requiredKeys: [] },
);
const body = fc.oneof(
	{ weight: 8, arbitrary: asked.map((value) => JSON.stringify(value)) },
	{ weight: 2, arbitrary: fc.nat(30_000).map((levels) => nest(levels + 1)) },
	{
		weight: 1,
		arbitrary: fc.nat(10_000).map((levels) => `{"options":${objects(levels)},"credentials":${nest(levels + 1)}}`),
	},
	{ weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
	{ weight: 1, arbitrary: fc.constantFrom(100_000, 600_000).map((length) => `{"id":"${"x".repeat(length)}"}`) },
);
const headers = fc.constantFrom<Record<string, string>>(
	{},
	{},
	{ Origin: "http://evil.example" },
	{ "Content-Encoding": "gzip" },
	{ "Content-Type": "text/plain" },
	{ "Transfer-Encoding": "chunked" },
	{ "Sec-Fetch-Site": "same-site" },
);

/** What a flow that nobody made in the editor can hold in place of text, except what ends Node-RED by itself. */
const VALUES = [5, -1, true, "", " ", "x", "${NOPE}", "__proto__", {}, { a: 1 }, [], [[]], ["x"], [5], [{}]];
const ROWS = [
	[{ claim: 5, operator: {}, name: [], value: { a: 1 }, type: ["str"] }],
	[{ claim: "a.".repeat(500), operator: "matches", name: "alg", value: "(".repeat(500), type: "str" }],
	[{ claim: "a", operator: "equals", name: "a", value: "$$(", type: "jsonata" }],
];
const CREDENTIALS = ["secret", "privatekey", "passphrase", "publickey"];

/** A node for each property and value, every other one disabled; those that run are used. */
function hostileNodes(): FlowNode[] {
	const base = { type: "jwt-config", algorithm: "RS256", keysource: "jwks", jwksurl: "http://127.0.0.1:1/" };
	const properties = (defaults: object, of: object) =>
		Object.keys(defaults).flatMap((name) => [...VALUES, ...ROWS].map((value) => ({ ...of, [name]: value })));
	const configs = [
		...properties(JWT_CONFIG_DEFAULTS, base),
		...properties(JWT_CONFIG_DEFAULTS, { type: "jwt-config" }),
		...CREDENTIALS.flatMap((name) =>
			["HS256", "RS256"].flatMap((algorithm) =>
				VALUES.map((value) => ({ type: "jwt-config", algorithm, credentials: { [name]: value } })),
			),
		),
	].map((node, index) => ({ ...node, id: `enemy${index}`, ...(index % 2 && { d: true }) }));
	const users = [
		...["generate", "verify"].flatMap((mode) => properties(JWT_DEFAULTS, { mode, jwtconfig: "shared" })),
		...configs.map(({ id }, index) => ({ mode: ACTION_NAMES[index % ACTION_NAMES.length], jwtconfig: id })),
	];
	return [
		...configs,
		...users.map((node, index) => ({ type: "jwt", z: Z, wires: [[]], ...node, id: `user${index}` })),
	] as FlowNode[];
}

interface HostileRequest {
	method: string;
	path: string;
	headers: Record<string, string>;
	body: string;
}
const adminRequest: fc.Arbitrary<HostileRequest> = fc
	.tuple(fc.constantFrom("check", "check", "inspect", "inspect", "inspect", "generate", "sample"), headers, body)
	.map(([route, more, text]) => ({
		method: "POST",
		path: `/jwt-config/${route}`,
		headers: { "Content-Type": "application/json", ...more },
		body: text,
	}));
/** Larger than any route takes. Random ones may not be. */
const TOO_LARGE: HostileRequest[] = ["check", "inspect", "generate", "sample"].map((route) => ({
	method: "POST",
	path: `/jwt-config/${route}`,
	headers: { "Content-Type": "application/json" },
	body: JSON.stringify({ token: "x".repeat(2_000_000) }),
}));
const read: fc.Arbitrary<HostileRequest> = fc
	.tuple(fc.constantFrom("guard", "verify", "__proto__", "%00", "%", "..%2f", "shared"), headers)
	.map(([id, more]) => ({ method: "GET", path: `/jwt/refused/${id}`, headers: more, body: "" }));
const inHeader = (text: string) => text.slice(0, 8000).replace(/[^\x20-\x7e]/g, "?");
const guarded: fc.Arbitrary<HostileRequest> = fc
	.tuple(fc.oneof(tokenText, fc.constantFrom(...FORMS)), fc.constantFrom("Bearer ", "bearer  ", "", "Bearer a "))
	.map(([token, scheme]) => ({
		method: "GET",
		path: "/guard",
		headers: { Authorization: inHeader(scheme + token) },
		body: "",
	}));

describe("a real Node-RED among enemies", function () {
	this.timeout(300_000);
	let nodeRed: NodeRed;
	const agent = new Agent({ keepAlive: true, maxSockets: ABREAST });
	before(async () => {
		nodeRed = await startNodeRed();
		await nodeRed.deploy(hostileFlow());
	});
	after(async () => {
		agent.destroy();
		await nodeRed?.stop();
	});

	const measure = async () =>
		(await (await fetch(`${nodeRed.url}/measure`)).json()) as { heap: number; pid: number; extra: number };

	async function assertGood(): Promise<void> {
		const response = await fetch(`${nodeRed.url}/good`);
		assert.equal(response.status, 200);
		assert.equal(typeof ((await response.json()) as { iat?: unknown }).iat, "number");
	}

	/** Does something in batches: it warms up with the first, and the memory after it is what the last is compared with. */
	async function holds(total: number, batch: (from: number, count: number) => Promise<void>): Promise<void> {
		await batch(0, Math.min(BATCH, total));
		const before = await measure();
		for (let from = BATCH; from < total; from += BATCH) {
			await batch(from, Math.min(BATCH, total - from));
			await assertGood();
		}
		const after = await measure();
		assert.equal(after.pid, before.pid);
		assert.equal(after.extra, 0, "something became of a message twice");
		assert.ok(after.heap - before.heap < GROWTH, `memory grew by ${after.heap - before.heap} bytes`);
	}

	async function send(from: number, count: number, tokens?: readonly string[]): Promise<void> {
		const response = await fetch(`${nodeRed.url}/hostile`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ from, count, tokens }),
			signal: AbortSignal.timeout(60_000),
		});
		assert.equal(response.status, 200);
	}

	it("lives through messages that resist being read, changed and copied", () =>
		holds(Math.ceil(RUNS * 0.45), (from, count) => send(from, count)));

	it("lives through hostile tokens, into a function that throws", () =>
		holds(Math.ceil(RUNS * 0.45), (from, count) => {
			const sampled = fc.sample(tokenText, 60).filter((text) => text.length < 20_000);
			return send(from, count, [...FORMS, ...sampled]);
		}));

	function ask({ method, path, headers: given, body: sent }: HostileRequest): Promise<number> {
		return new Promise((resolve, reject) => {
			const request = httpRequest(
				`${nodeRed.url}${path}`,
				{ method, headers: given, agent },
				(response: IncomingMessage) => {
					response.resume();
					response.once("end", () => resolve(response.statusCode ?? 0));
				},
			);
			request.once("error", reject);
			request.end(sent);
		});
	}

	it("lives through hostile requests to every admin route and to an endpoint", async () => {
		const statuses = new Map<string, number>();
		// With fewer, an answer that is rare may never come up.
		await holds(Math.max(4000, Math.ceil(RUNS * 0.1)), async (_, count) => {
			const waiting = [
				...TOO_LARGE,
				...fc.sample(adminRequest, count / 2),
				...fc.sample(guarded, count / 2 - count / 20),
				...fc.sample(read, count / 20),
			];
			const worker = async () => {
				for (let next = waiting.pop(); next; next = waiting.pop()) {
					const status = await ask(next);
					const name = `${next.path} ${status}`;
					statuses.set(name, (statuses.get(name) ?? 0) + 1);
					assert.ok(status < 500, `${name}: ${next.body.slice(0, 300)}`);
				}
			};
			await Promise.all(Array.from({ length: ABREAST }, worker));
		});
		for (const name of ["check 200", "check 400", "check 403", "check 411", "check 413", "check 415", "generate 200"]) {
			assert.ok(statuses.has(`/jwt-config/${name}`), `${name} never came up`);
		}
		for (const status of [200, 400, 403, 411, 413, 415]) {
			assert.ok(statuses.has(`/jwt-config/inspect ${status}`), `inspect ${status} never came up`);
		}
		for (const name of ["guard 200", "guard 403", "shared 404"]) {
			assert.ok(statuses.has(`/jwt/refused/${name}`), `refused ${name} never came up`);
		}
		assert.ok(statuses.has("/guard 401") && statuses.has("/guard 200"));
	});

	it("lives through flows with hostile properties and credentials, disabled or not", async () => {
		await nodeRed.deploy([...hostileFlow(), ...hostileNodes()]);
		await assertGood();
		await nodeRed.deploy(hostileFlow());
		await assertGood();
	});

	it("has printed no secret and no token", () => {
		assert.ok(!nodeRed.log().includes(SECRET));
		assert.doesNotMatch(nodeRed.log(), /eyJ/);
	});
});
