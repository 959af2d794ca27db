import assert from "node:assert/strict";
import { readTimeSpan } from "../../../src/jwt/time-span.js";
import { jwtError } from "../jwt-error.js";

describe("readTimeSpan", () => {
	it("reads seconds and time spans", () => {
		assert.equal(readTimeSpan("Valid for", "15m", "ERR_JWT_CLAIMS_INVALID"), 900);
		assert.equal(readTimeSpan("Valid for", "0", "ERR_JWT_CLAIMS_INVALID"), 0);
	});

	for (const blank of ["", " ", "\t"]) {
		it(`reads ${JSON.stringify(blank)} as none`, () =>
			assert.equal(readTimeSpan("Valid for", blank, "ERR_JWT_CLAIMS_INVALID", 1), undefined));
	}

	it("refuses what it cannot read with the code it is given", () => {
		const read = () => readTimeSpan("Clock tolerance", "pretty soon", "ERR_JWT_CONFIG_INVALID");
		assert.throws(read, jwtError("ERR_JWT_CONFIG_INVALID", ["pretty soon"]));
	});

	for (const little of ["0", "0s", "0.4s"]) {
		it(`refuses ${little} where it must be at least a second`, () => {
			const read = () => readTimeSpan("Valid for", little, "ERR_JWT_CLAIMS_INVALID", 1);
			assert.throws(read, jwtError("ERR_JWT_CLAIMS_INVALID"));
		});
	}
});
