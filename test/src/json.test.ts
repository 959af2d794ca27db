import assert from "node:assert/strict";
import vm from "node:vm";
import { isPlainObject, kindOf, toJson } from "../../src/json.js";
import { jwtError } from "./jwt-error.js";

class Person {
	name = "jamie";
}

describe("isPlainObject", () => {
	const plain: [name: string, value: unknown][] = [
		["an object literal", { sub: "jamie" }],
		["an object without a prototype", Object.create(null)],
		["an object of another realm", vm.runInNewContext("({ sub: 'jamie' })")],
		["a frozen object", Object.freeze({})],
	];
	for (const [name, value] of plain) it(`takes ${name}`, () => assert.equal(isPlainObject(value), true));

	const others: [name: string, value: unknown][] = [
		...[undefined, null, true, 1, 1n, "text", Symbol("s")].map((value): [string, unknown] => [String(value), value]),
		["an array", []],
		["an array of another realm", vm.runInNewContext("[]")],
		["a Buffer", Buffer.from("{}")],
		["a Date", new Date(0)],
		["a Map", new Map()],
		["an Error", new Error("no")],
		["a function", () => ({})],
		["an instance of a class", new Person()],
		["an instance of a class of another realm", vm.runInNewContext("new (class Person {})()")],
		["a String", new String("text")],
	];
	for (const [name, value] of others) it(`refuses ${name}`, () => assert.equal(isPlainObject(value), false));
});

describe("kindOf", () => {
	const kinds: [value: unknown, kind: RegExp][] = [
		[undefined, /nothing/],
		[null, /null/],
		["jamie", /string/],
		[1, /number/],
		[true, /boolean/],
		[1n, /bigint/],
		[[], /array/],
		[Buffer.from("jamie"), /Buffer/],
		[new Date(0), /Date/],
		[{}, /object/],
	];
	for (const [value, kind] of kinds) it(`names ${kind}`, () => assert.match(kindOf(value), kind));

	it("never lets a value name itself", () => {
		assert.doesNotMatch(kindOf({ [Symbol.toStringTag]: "top secret" }), /top secret/);
	});
});

describe("toJson", () => {
	it("writes what JSON can hold", () => {
		const claims = { text: '"__proto__":', list: [1, null, { deep: true }], "http://example.com/is_root": true };
		assert.deepEqual(JSON.parse(toJson("claims", claims)), claims);
	});

	const cycle: Record<string, unknown> = { sub: "jamie-doe" };
	cycle.self = [cycle];
	let deep: Record<string, unknown> = { sub: "jamie-doe" };
	for (let depth = 0; depth < 100_000; depth++) deep = { deep };
	const nest = (levels: number): Record<string, unknown> => (levels === 1 ? {} : { a: nest(levels - 1) });
	it("writes 64 levels", () => assert.deepEqual(JSON.parse(toJson("claims", nest(64))), nest(64)));

	const bad: [name: string, value: Record<string, unknown>][] = [
		["a cycle", cycle],
		["a BigInt", { amount: 5n, sub: "jamie-doe" }],
		["a BigInt in a list", { amounts: [[5n]] }],
		[
			"a nested getter that throws",
			{
				user: {
					get name() {
						throw new Error("jamie-doe");
					},
				},
			},
		],
		["a nested toJSON that throws", { user: { toJSON: () => assert.fail("jamie-doe") } }],
		["more depth than can be written", deep],
		["more depth than a token may have", nest(65)],
		["an own __proto__", JSON.parse('{"__proto__":"jamie-doe"}')],
		["a nested own __proto__", JSON.parse('{"a":[{"b":{"__proto__":{"sub":"jamie-doe"}}}]}')],
		["a __proto__ that toJSON brings", { user: { toJSON: () => JSON.parse('{"__proto__":1}') } }],
	];
	for (const [name, value] of bad) {
		it(`refuses ${name}`, () =>
			assert.throws(() => toJson("claims", value), jwtError("ERR_JWT_CLAIMS_INVALID", ["jamie-doe"])));
	}
});
