import assert from "node:assert/strict";
import { isVariable, variableName } from "../../src/environment.js";

describe("variableName", () => {
	const cases: [text: string, name: string | undefined][] = [
		["${SECRET}", "SECRET"],
		["$(SECRET)", "SECRET"],
		["${a.b-c}", "a.b-c"],
		["${A}${B}", "A}${B"],
		["$SECRET", undefined],
		["${}", undefined],
		["${MY SECRET}", undefined],
		[" ${SECRET}", undefined],
		["${SECRET} ", undefined],
		["${SECRET)", undefined],
		["x${SECRET}", undefined],
		["", undefined],
	];
	for (const [text, name] of cases) {
		it(`finds ${name} in "${text}"`, () => {
			assert.equal(variableName(text), name);
			assert.equal(isVariable(text), name !== undefined);
		});
	}

	it("is asked of text only", () => {
		for (const value of [undefined, null, 5, ["${A}"]]) assert.equal(isVariable(value), false);
	});
});
