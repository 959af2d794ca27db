import assert from "node:assert/strict";
import { checkAnswers } from "../../bench/checks.js";
import { claimsOf } from "../../bench/claims.js";
import type { Answer } from "../../bench/loops.js";
import { LIFETIME, Material } from "../../bench/material.js";
import { workOf } from "../../bench/works.js";

const came = (payload: unknown): Answer => ({ payload, refused: false });
const REFUSED: Answer = { payload: {}, refused: true };

describe("the benchmark's checks", () => {
	const material = new Material();

	for (const id of ["generate-HS256", "generate-RS256", "generate-ES256", "generate-EdDSA"]) {
		const work = workOf(id);
		const keys = material.keys(work.algorithm);
		const tokens = [0, 1, 2].map((index) => came(material.token(work, index)));

		it(`accept tokens of ${id}, and no other claims or key`, () => {
			checkAnswers(tokens, work, keys);
			const [first, second, third] = tokens as [Answer, Answer, Answer];
			assert.throws(() => checkAnswers([second, first, third], work, keys));
			assert.throws(() => checkAnswers([first, second, came(material.foreignToken(work))], work, keys));
			assert.throws(() => checkAnswers([first, second, came({})], work, keys));
		});
	}

	it("accept the right claims of verified tokens, if a foreign one is refused and no other", () => {
		const work = workOf("verify-HS256-new");
		const keys = material.keys("HS256");
		const [first, second, third] = [0, 1, 2].map((index) =>
			came({ ...claimsOf(work, index), iat: 1, exp: 1 + LIFETIME }),
		) as [Answer, Answer, Answer];
		checkAnswers([first, second, third, REFUSED], work, keys);
		assert.throws(() => checkAnswers([first, second, third, first], work, keys));
		assert.throws(() => checkAnswers([first, REFUSED, third, REFUSED], work, keys));
		assert.throws(() => checkAnswers([first, first, third, REFUSED], work, keys));
	});
});
