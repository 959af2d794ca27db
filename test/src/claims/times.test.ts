import assert from "node:assert/strict";
import { firstFailure } from "../../../src/claims/check.js";
import { timeChecks } from "../../../src/claims/times.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { type Failure, jwtError } from "../jwt-error.js";
import { failed, itValidates, type Row, titleOf } from "./validated.js";

const EXPIRED: Failure = { code: "ERR_JWT_EXPIRED", claim: "exp", reason: "check_failed" };
const NOT_ACTIVE: Failure = { code: "ERR_JWT_NOT_ACTIVE", claim: "nbf", reason: "check_failed" };
const AGED = { maxage: "1m" };

describe("timeChecks", () => {
	freezeClock();

	const rows: Row[] = [
		["exp a second ahead", {}, { exp: NOW + 1 }],
		["exp now", {}, { exp: NOW }, EXPIRED],
		["exp past", {}, { exp: NOW - 999 }, EXPIRED],
		["exp past within tolerance", { clocktolerance: "5" }, { exp: NOW - 4 }],
		["exp past by the tolerance", { clocktolerance: "5" }, { exp: NOW - 5 }, EXPIRED],
		["exp as text", {}, { exp: String(NOW + 60) }, failed("exp", "invalid")],
		["exp null", {}, { exp: null }, failed("exp", "invalid")],
		["nbf now", {}, { nbf: NOW }],
		["nbf a second ahead", {}, { nbf: NOW + 1 }, NOT_ACTIVE],
		["nbf ahead by the tolerance", { clocktolerance: "5s" }, { nbf: NOW + 5 }],
		["nbf ahead of the tolerance", { clocktolerance: "5s" }, { nbf: NOW + 6 }, NOT_ACTIVE],
		["nbf as text", {}, { nbf: String(NOW) }, failed("nbf", "invalid")],
		["iat as text", {}, { iat: String(NOW) }, failed("iat", "invalid")],
		["iat null", {}, { iat: null }, failed("iat", "invalid")],
		["the greatest age", AGED, { iat: NOW - 60 }],
		["no age", AGED, {}, failed("iat", "missing")],
		["too old", AGED, { iat: NOW - 61 }, failed("iat", "check_failed")],
		["too old but tolerated", { ...AGED, clocktolerance: "1" }, { iat: NOW - 61 }],
		["issued in the future", AGED, { iat: NOW + 1 }, failed("iat", "check_failed")],
		["issued in the tolerated future", { ...AGED, clocktolerance: "1" }, { iat: NOW + 1 }],
		["an age that is no number", AGED, { iat: String(NOW) }, failed("iat", "invalid")],
		["a blank tolerance", { clocktolerance: "" }, { exp: NOW }, EXPIRED],
		["a greatest age of none", { maxage: "0" }, { iat: NOW }],
		...["exp", "nbf", "iat"].flatMap((claim): Row[] => [
			[`${claim} in milliseconds`, {}, { exp: NOW + 60, [claim]: NOW * 1000 }, failed(claim, "invalid")],
			[`${claim} in milliseconds, and past`, {}, { [claim]: (NOW - 86_400) * 1000 }, failed(claim, "invalid")],
		]),
		["exp in a far year", {}, { exp: 1e11 }],
		["exp at the end of the longest life", { maxlifetime: "1h" }, { exp: NOW + 3600 }],
		["exp after the longest life", { maxlifetime: "1h" }, { exp: NOW + 3601 }, failed("exp", "check_failed")],
		[
			"exp after it, whatever iat",
			{ maxlifetime: "1h" },
			{ iat: NOW + 60, exp: NOW + 3660 },
			failed("exp", "check_failed"),
		],
		["exp after it but tolerated", { maxlifetime: "1h", clocktolerance: "5" }, { exp: NOW + 3605 }],
		[
			"exp after what is tolerated",
			{ maxlifetime: "1h", clocktolerance: "5" },
			{ exp: NOW + 3606 },
			failed("exp", "check_failed"),
		],
		["exp past under a longest life", { maxlifetime: "1h" }, { exp: NOW }, EXPIRED],
		["too old for a greatest age of none", { maxage: "0" }, { iat: NOW - 1 }, failed("iat", "check_failed")],
	];
	for (const row of rows) itValidates(titleOf(row), row);

	const policies = [
		{ clockTolerance: 0, maxAge: 60 },
		{ clockTolerance: 5, maxAge: 60 },
		{ clockTolerance: 5, maxAge: 0 },
	];
	for (const policy of policies) {
		it(`say what they expect just as they judge: ${JSON.stringify(policy)}`, () => {
			const checks = timeChecks(policy, new Map());
			const expected = Object.fromEntries(checks.map((check) => [check.claim, check.expected?.(NOW)]));
			const { clockTolerance: tolerance, maxAge } = policy;
			assert.deepEqual(expected, {
				nbf: { atMost: NOW + tolerance },
				exp: { after: NOW - tolerance },
				iat: { atLeast: NOW - tolerance - maxAge, atMost: NOW + tolerance },
			});
			const fails = (claims: object) => firstFailure(checks, { header: {}, claims: { ...claims } }, NOW) !== undefined;
			assert.deepEqual([fails({ nbf: NOW + tolerance }), fails({ nbf: NOW + tolerance + 1 })], [false, true]);
			assert.deepEqual([fails({ exp: NOW - tolerance + 1 }), fails({ exp: NOW - tolerance })], [false, true]);
			const [atLeast, atMost] = [NOW - tolerance - maxAge, NOW + tolerance];
			assert.deepEqual([fails({ iat: atLeast }), fails({ iat: atLeast - 1 })], [false, true]);
			assert.deepEqual([fails({ iat: atMost }), fails({ iat: atMost + 1 })], [false, true]);
		});
	}

	const numbers: [json: string, problem: RegExp][] = [
		["1e999", /the number is too large/],
		["-1e999", /the number is too large/],
		["1700000000000", /looks like milliseconds/],
		["100000000001", /looks like milliseconds/],
	];
	for (const claim of ["exp", "nbf", "iat"]) {
		for (const [json, problem] of numbers) {
			it(`say what is wrong with ${claim} ${json}`, () => {
				const claims = JSON.parse(`{"${claim}":${json}}`);
				const failure = firstFailure(timeChecks({ clockTolerance: 0 }, new Map()), { header: {}, claims }, NOW);
				jwtError(failed(claim, "invalid"), [json, "Infinity"])(failure);
				assert.match(String(failure), problem);
			});
		}
	}

	it("go by the time that they are given", () => {
		const run = (now: number) =>
			firstFailure(timeChecks({ clockTolerance: 0 }, new Map()), { header: {}, claims: { exp: 10 } }, now);
		assert.equal(run(9), undefined);
		jwtError(EXPIRED)(run(10));
	});
});
