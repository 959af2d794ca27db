import assert from "node:assert/strict";
import { hasProtoMember, MAX_DEPTH, memberNames, nestsTooDeep } from "../../src/json-text.js";

const nest = (levels: number, open = "[", close = "]", inmost = "") =>
	open.repeat(levels) + inmost + close.repeat(levels);

describe("nestsTooDeep", () => {
	const texts: [name: string, json: string, isTooDeep: boolean][] = [
		["lists at the limit", nest(MAX_DEPTH), false],
		["lists above it", nest(MAX_DEPTH + 1), true],
		["objects at the limit", nest(MAX_DEPTH, '{"a":', "}", "1"), false],
		["objects above it", nest(MAX_DEPTH + 1, '{"a":', "}", "1"), true],
		["objects and lists by turns", nest(MAX_DEPTH / 2, '{"a":[', "]}", "{}"), true],
		["many beside each other", `[${"[],{},".repeat(1000)}0]`, false],
		["many beside each other, and deep ones last", `[${"[],".repeat(1000)}${nest(MAX_DEPTH)}]`, true],
		["brackets in a text", JSON.stringify({ a: "[{".repeat(1000) }), false],
		["brackets in a text with quotes and backslashes", JSON.stringify({ a: '"[\\'.repeat(1000) }), false],
		["brackets in a name", JSON.stringify({ ["[".repeat(1000)]: 1 }), false],
		["brackets after a text that ends in a backslash", `["\\\\",${nest(MAX_DEPTH)}]`, true],
		["an open text", `"${"[".repeat(1000)}`, false],
		["nothing", "", false],
	];
	for (const [name, json, isTooDeep] of texts) {
		it(`says ${isTooDeep} of ${name}`, () => assert.equal(nestsTooDeep(json), isTooDeep));
	}
});

describe("memberNames", () => {
	it("gives every name with its depth, also those given twice or with escapes", () => {
		const json = '{"a" : {"b":["c",{"d\\"":"e:"}]}, "a"\n:1, "\\u0061":"\\\\"}';
		assert.deepEqual(
			[...memberNames(json)].map(({ name, depth }) => `${depth} ${name}`),
			["1 a", "2 b", '4 d"', "1 a", "1 a"],
		);
	});
});

describe("hasProtoMember", () => {
	const texts: [json: string, hasIt: boolean][] = [
		['{"__proto__":1}', true],
		['{"__proto__" \n: 1}', true],
		['{"\\u005f_proto__":1}', true],
		['{"__pr\\u006fto__":1}', true],
		['{"a":[{"b":{"\\u005F\\u005F\\u0070\\u0072\\u006f\\u0074\\u006f\\u005F\\u005F":1}}]}', true],
		['{"__proto__":1,"__proto__":2}', true],
		['{"a":{"__proto__":1},"a":2}', true],
		['{"a":"__proto__"}', false],
		['{"a":"\\"__proto__\\":1"}', false],
		['{"a":["__proto__"],"b":"\\u005f"}', false],
		['{"__proto":1,"_proto__":2,"__proto___":3,"__Proto__":4}', false],
		['{"\\\\u005f_proto__":1}', false],
	];
	for (const [json, hasIt] of texts) it(`says ${hasIt} of ${json}`, () => assert.equal(hasProtoMember(json), hasIt));
});

describe("hostile JSON text", () => {
	const SIZE = 1_048_576;
	const fill = (part: string) => part.repeat(SIZE / part.length);
	for (const part of ["[", "{}", '"', "\\", '":', "\\u00", " ", '"a" ', '"\\u005f" ', '"__proto__" ']) {
		it(`of many ${part} is looked at in time`, () => {
			const start = performance.now();
			for (const json of [fill(part), `"${fill(part)}`, `{"${fill(part)}":1,`]) {
				nestsTooDeep(json);
				try {
					hasProtoMember(json);
				} catch {
					// No JSON.
				}
			}
			assert.ok(performance.now() - start < 5000);
		});
	}
});
