import assert from "node:assert/strict";
import type { SessionOptions } from "../../../src/session-options.js";
import { readSessionPolicy } from "../../../src/sessions/session-policy.js";
import { jwtError } from "../jwt-error.js";

describe("readSessionPolicy", () => {
	it("has the defaults of the contract", () => {
		assert.deepEqual(readSessionPolicy(), { refreshLifetime: 604_800, sessionLifetime: 2_592_000, reuseGrace: 10 });
	});

	it("reads seconds and time spans", () => {
		const times = { refreshexpiresin: "3600", sessionexpiresin: "24h", reusegrace: "0" };
		assert.deepEqual(readSessionPolicy(times), { refreshLifetime: 3600, sessionLifetime: 86_400, reuseGrace: 0 });
	});

	const REFUSED: Partial<SessionOptions>[] = [
		{ refreshexpiresin: "" },
		{ refreshexpiresin: "0" },
		{ sessionexpiresin: "soon" },
		{ reusegrace: "-1" },
		{ reusegrace: "301" },
	];
	for (const options of REFUSED) {
		it(`refuses ${JSON.stringify(options)}`, () => {
			assert.throws(() => readSessionPolicy(options), jwtError("ERR_JWT_CONFIG_INVALID"));
		});
	}
});
