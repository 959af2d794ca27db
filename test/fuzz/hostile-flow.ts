/** A flow that makes hostile messages within Node-RED itself, and counts what became of each of them. */
import { generateKeyPairSync } from "node:crypto";
import type { FlowNode } from "../support/node-red.js";
import { SECRET } from "../support/tokens.js";

export const Z = "hostile";
const node = (id: string, type: string, properties: object): FlowNode => ({ id, type, z: Z, ...properties });
const code = (id: string, func: string, wires: string[][], more: object = {}) =>
	node(id, "function", { func, outputs: wires.length, wires, libs: [], ...more });

/** One step of each kind, every action among them. */
const STEPS: Record<string, object> = {
	generate: { mode: "generate" },
	"generate-rows": {
		mode: "generate",
		claims: "{}",
		claimsType: "json",
		addclaims: [{ claim: "a", value: "payload", type: "msg" }],
		headers: [{ name: "h", value: "topic", type: "msg" }],
	},
	"generate-jsonata": { mode: "generate", claims: '{"sub": "x", "a": payload}', claimsType: "jsonata" },
	verify: { mode: "verify" },
	"verify-rules": {
		mode: "verify",
		complete: true,
		rules: [{ claim: "sub", operator: "equals", value: "topic", type: "msg" }],
	},
	"verify-jsonata": { mode: "verify", token: "payload", tokenType: "jsonata" },
	"verify-bearer": { mode: "verify", token: "", tokenType: "bearer", onfailure: "output", outputs: 2 },
	"verify-cookie": { mode: "verify", token: "token", tokenType: "cookie", allowmissing: true },
	"verify-output": { mode: "verify", onfailure: "output", outputs: 2, output: "a.b" },
	decode: { mode: "decode" },
	jwks: { mode: "jwks", jwtconfig: "pair" },
};
const NAMES = Object.keys(STEPS);
/** A step whose results go to a function that throws, and one whose results are left alone. */
const throwing = (name: string) => `throwing-${name}`;
const resting = (name: string) => `resting-${name}`;

/** What a message may do to anyone who reads, changes or copies it. `_msgid` is Node-RED's own, and reads well. */
const MAKERS = `
const thrown = [new Error("x"), undefined, null, "text", { message: "m" }];
const fail = (i) => () => { throw thrown[i % thrown.length]; };
const getter = (object, name, i) => Object.defineProperty(object, name, { get: fail(i), enumerable: true, configurable: true });
const nest = (levels, leaf) => { let value = leaf; for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value }; return value; };
const fixed = (properties) => {
	const made = Object.defineProperty({}, "_msgid", { value: "", writable: true, enumerable: true });
	for (const name of Object.keys(properties)) Object.defineProperty(made, name, { value: properties[name], enumerable: true });
	return Object.preventExtensions(made);
};
const proxy = (target, traps, i) => new Proxy(target, Object.fromEntries(traps.map((trap) => [trap, (...given) => {
	if (given[1] === "_msgid" || given[1] === "hasOwnProperty") return Reflect[trap](...given);
	return fail(i)();
}])));
const cycle = () => { const made = {}; made.self = { made, list: [made] }; return made; };
const never = new Promise(() => {});
const MAKERS = [
	(i) => getter({ payload: "x" }, "req", i),
	(i) => getter({ payload: "x" }, "res", i),
	(i) => getter({ req: { headers: {} } }, "headers", i),
	(i) => getter({}, "payload", i),
	(i) => getter({ payload: {} }, "topic", i),
	(i) => ({ payload: getter({}, "sub", i) }),
	(i) => ({ payload: { user: getter({}, "name", i) }, topic: getter({}, "t", i) }),
	(i) => ({ req: getter({}, "headers", i) }),
	(i) => ({ req: getter({ headers: {} }, "cookies", i), cookies: getter({}, "token", i) }),
	(i) => ({ req: getter({ headers: {} }, "rawHeaders", i) }),
	(i) => ({ req: { headers: getter({}, "authorization", i) } }),
	(i) => ({ req: { headers: {}, rawHeaders: { length: 1e12 } } }),
	(i) => ({ req: { headers: { authorization: nest(5000, "x") }, cookies: { token: nest(5000, "x") } } }),
	(i) => ({ req: proxy({}, ["get", "has", "ownKeys", "getPrototypeOf"], i) }),
	(i) => fixed({ payload: "x", headers: {}, req: { headers: {} } }),
	(i) => fixed({ payload: { sub: "x" }, a: { b: 1 } }),
	(i) => ({ payload: Object.freeze({ sub: "x" }), a: Object.freeze({}), headers: Object.freeze({}) }),
	(i) => proxy({ payload: "x" }, ["get"], i),
	(i) => proxy({ payload: { sub: "x" } }, ["set", "defineProperty", "deleteProperty"], i),
	(i) => proxy({ payload: "x", req: { headers: {} } }, ["ownKeys", "getOwnPropertyDescriptor"], i),
	(i) => ({ payload: proxy({}, ["get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"], i) }),
	(i) => ({ payload: proxy(() => {}, ["get", "apply"], i) }),
	(i) => ({ payload: cycle(), topic: cycle(), headers: cycle() }),
	(i) => ({ payload: nest(3000 + i % 3000, "x") }),
	(i) => ({ payload: { a: nest(65 + i % 500, 1) }, topic: nest(2000, "x") }),
	(i) => ({ payload: "x", other: nest(20000, "x"), req: { headers: {} } }),
	(i, waits) => ({ payload: waits ? { then: (resolve) => resolve("x") } : { then() {} }, topic: { then: 1 } }),
	(i, waits) => ({ payload: waits ? Promise.resolve(1) : never, topic: Promise.reject }),
	(i) => ({ payload: getter({}, "then", i) }),
	(i) => ({ payload: "x".repeat(i % 50 ? 1000 : 1000000) }),
	(i) => ({ payload: Buffer.alloc(i % 50 ? 1000 : 1000000, ".") }),
	(i) => ({ payload: { a: new Array(i % 50 ? 10 : 20000).fill("x") } }),
	(i) => ({ payload: { toJSON: fail(i) } }),
	(i) => ({ payload: { toString: fail(i), valueOf: fail(i) }, topic: Symbol("x") }),
	(i) => ({ payload: [10n, Symbol("x"), new Map(), new Date(NaN), NaN, -0][i % 6] }),
	(i) => ({ payload: { exp: [10n, Symbol("x"), new Date(NaN), NaN, "1e9", [1]][i % 6] } }),
	(i) => ({ payload: JSON.parse('{"__proto__": {"a": 1}, "a": {"__proto__": 1}}') }),
	(i) => Object.assign(Object.create(null), { payload: "x" }),
	(i) => ({ payload: "x", hasOwnProperty: 1, toString: null, constructor: null, error: { source: 1, hasOwnProperty: 1 } }),
	(i) => ({ payload: "x", error: getter({}, "source", i) }),
	(i) => ({ payload: "x", headers: "text", statusCode: {}, error: "text" }),
	(i) => ({ payload: "x", req: 1, res: "x", cookies: 5, a: 7 }),
	(i) => ({ _msgid: undefined, payload: new Proxy([], {}), topic: new Proxy({}, {}) }),
	(i) => ({ payload: { sub: "x", get exp() { return i; }, get [Symbol.toStringTag]() { throw 1; } } }),
];
`;

/** Sends so many messages as were asked for, and answers when something has become of each of them. */
const MAKE = `${MAKERS}
const { count, tokens, from } = msg.payload;
const steps = ${NAMES.length};
// JSONata itself waits for the promises that it finds in a message.
const waits = ${JSON.stringify(NAMES.map((name) => name.endsWith("jsonata")))};
let left = count;
const answer = (payload) => node.send([...new Array(2 * steps).fill(null), { ...msg, payload }], false);
global.set("arrived", () => {
	left--;
	if (left === 0) answer({ extra: global.get("extra") });
	if (left < 0) global.set("extra", (global.get("extra") || 0) + 1);
});
for (let i = from; i < from + count; i++) {
	const outputs = new Array(2 * steps).fill(null);
	const round = tokens ? tokens.length : MAKERS.length;
	const step = Math.floor(i / round) % steps;
	const sent = tokens
		? { payload: tokens[i % tokens.length], topic: "jamie", req: { headers: { authorization: "Bearer " + tokens[i % tokens.length] }, cookies: { token: tokens[i % tokens.length] } } }
		: MAKERS[i % round](Math.floor(i / round), waits[step]);
	outputs[(tokens ? 0 : steps) + step] = sent;
	node.send(outputs, false);
}
return null;`;

/** Collects garbage first, so that only what is still held counts. */
const MEASURE = `v8.setFlagsFromString("--expose-gc");
vm.runInNewContext("gc")();
msg.payload = { heap: process.memoryUsage().heapUsed, pid: process.pid, extra: global.get("extra") || 0 };
return msg;`;

const ARRIVE = 'global.get("arrived")(); return null;';

export function hostileFlow(): FlowNode[] {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const privatekey = privateKey.export({ type: "pkcs8", format: "pem" });
	const libs = ["v8", "vm", "process"].map((module) => ({ var: module, module }));
	const made = [...NAMES.map(throwing), ...NAMES.map(resting)];
	const step = (id: string, name: string, to: string) =>
		node(id, "jwt", { jwtconfig: "shared", ...STEPS[name], wires: [[to], ["arrive"]] });
	return [
		{ id: Z, type: "tab", label: "hostile" },
		{ id: "shared", type: "jwt-config", algorithm: "HS256", credentials: { secret: SECRET } },
		{ id: "pair", type: "jwt-config", algorithm: "ES256", credentials: { privatekey } },
		node("in", "http in", { url: "/hostile", method: "post", wires: [["make"]] }),
		code("make", MAKE, [...made.map((id) => [id]), ["out"]]),
		...NAMES.map((name) => step(throwing(name), name, "throw")),
		...NAMES.map((name) => step(resting(name), name, "arrive")),
		code("throw", 'throw new Error("thrown on purpose");', [[]]),
		code("arrive", ARRIVE, [[]]),
		node("caught", "catch", { scope: [...made, "throw"], wires: [["arrive"]] }),
		node("measure-in", "http in", { url: "/measure", method: "get", wires: [["measure"]] }),
		code("measure", MEASURE, [["out"]], { libs }),
		node("good-in", "http in", { url: "/good", method: "get", wires: [["good"]] }),
		node("good", "jwt", {
			jwtconfig: "shared",
			mode: "generate",
			claims: "{}",
			claimsType: "json",
			wires: [["check"]],
		}),
		node("check", "jwt", { jwtconfig: "shared", mode: "verify", wires: [["out"]] }),
		node("guard-in", "http in", { url: "/guard", method: "get", wires: [["guard"]] }),
		node("guard", "jwt", { jwtconfig: "shared", ...STEPS["verify-bearer"], wires: [["out"], ["out"]] }),
		node("failed", "catch", { scope: ["good", "check", "measure"], wires: [["fail"]] }),
		code("fail", "msg.statusCode = 500; msg.payload = msg.error; return msg;", [["out"]]),
		node("out", "http response", { statusCode: "", headers: {}, wires: [] }),
	];
}
