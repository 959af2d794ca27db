import assert from "node:assert/strict";
import { namesNothing, splitCommas, splitWords } from "../../src/text-list.js";

describe("splitCommas", () => {
	const cases: [text: string, parts: string[]][] = [
		["", []],
		[" ", []],
		[" , ,", []],
		["a", ["a"]],
		[" a , b c,d ", ["a", "b c", "d"]],
		[" api , https://api.example/v1 ", ["api", "https://api.example/v1"]],
		["two words,api,", ["two words", "api"]],
	];
	for (const [text, parts] of cases) {
		it(`splits "${text}" into ${JSON.stringify(parts)}`, () => assert.deepEqual(splitCommas(text), parts));
	}
});

describe("namesNothing", () => {
	for (const [text, expected] of [
		["", false],
		["a", false],
		[" ,a", false],
		[" ", true],
		["\n", true],
		[",", true],
		[" , ,", true],
	] as const) {
		it(`is ${expected} of ${JSON.stringify(text)}`, () => assert.equal(namesNothing(text), expected));
	}
});

describe("splitWords", () => {
	const cases: [text: string, words: string[]][] = [
		["", []],
		["  ", []],
		[" \n", []],
		["read", ["read"]],
		["read write", ["read", "write"]],
		[" read \t\n write ", ["read", "write"]],
		["read,write", ["read,write"]],
		["https://api.example/read a:b", ["https://api.example/read", "a:b"]],
		[" read\twrite\n a,b ", ["read", "write", "a,b"]],
	];
	for (const [text, words] of cases) {
		it(`splits ${JSON.stringify(text)} into ${words.length}`, () => assert.deepEqual(splitWords(text), words));
	}
});
