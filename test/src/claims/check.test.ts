import assert from "node:assert/strict";
import { type Check, firstFailure, requireChecks } from "../../../src/claims/check.js";
import { JwtError } from "../../../src/errors.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";

const TOKEN = { header: { alg: "HS256" }, claims: { sub: "jamie" } };
const refused = (claim: string) => new JwtError("ERR_JWT_RULE_FAILED", "No.", { claim, reason: "check_failed" });
const failure = (claim: string) => jwtError({ code: "ERR_JWT_RULE_FAILED", claim, reason: "check_failed" });

/**
 * Checks with these names, and which of them were made. `x` in a name makes it fail, `later` gives a promise, `throws`
 * raises the error.
 */
function checksNamed(...names: string[]) {
	const made: string[] = [];
	const checks = names.map((name): Check => {
		const judge = () => (name.includes("x") ? refused(name) : undefined);
		return {
			name,
			run(token, now) {
				assert.equal(token, TOKEN);
				assert.equal(now, NOW);
				made.push(name);
				if (name.startsWith("throws")) throw refused(name);
				return name.startsWith("later") ? Promise.resolve().then(judge) : judge();
			},
		};
	});
	return { made, checks };
}

type Row = [names: string[], made: string[], failed: string | undefined, isLater: boolean, from?: number];

describe("firstFailure", () => {
	const rows: Row[] = [
		[[], [], undefined, false],
		[["a", "b"], ["a", "b"], undefined, false],
		[["a", "x1", "x2", "b"], ["a", "x1"], "x1", false],
		[["x1", "later"], ["x1"], "x1", false],
		[["a", "later", "b"], ["a", "later", "b"], undefined, true],
		[["later 1", "later 2", "b"], ["later 1", "later 2", "b"], undefined, true],
		[["later", "x1", "b"], ["later", "x1"], "x1", true],
		[["a", "later x", "b"], ["a", "later x"], "later x", true],
		[["later 1", "later x", "x1"], ["later 1", "later x"], "later x", true],
		[["x1", "x2"], ["x2"], "x2", false, 1],
		[["later x", "a"], ["a"], undefined, false, 1],
		[["a", "later", "b"], ["later", "b"], undefined, true, 1],
		[["x1"], [], undefined, false, 1],
		[["x1"], [], undefined, false, 7],
	];
	for (const [names, expected, failed, isLater, from] of rows) {
		it(`walks ${names.join(", ") || "nothing"}${from ? `, from ${from}` : ""}`, async () => {
			const { checks, made } = checksNamed(...names);
			const result = firstFailure(checks, TOKEN, NOW, from);
			assert.equal(result instanceof Promise, isLater, "answers later");
			const error = await result;
			assert.deepEqual(made, expected);
			if (failed) failure(failed)(error);
			else assert.equal(error, undefined);
		});
	}

	it("makes no check before the one that it waits for has been made", async () => {
		const { checks, made } = checksNamed("later", "b");
		const result = firstFailure(checks, TOKEN, NOW);
		assert.deepEqual(made, ["later"]);
		await result;
		assert.deepEqual(made, ["later", "b"]);
	});

	it("lets a check that cannot be made raise its error, at once or later", async () => {
		assert.throws(() => firstFailure(checksNamed("a", "throws").checks, TOKEN, NOW), failure("throws"));
		const later = firstFailure(checksNamed("later", "throws", "x1").checks, TOKEN, NOW);
		assert.ok(later instanceof Promise);
		await assert.rejects(later, failure("throws"));
	});
});

describe("requireChecks", () => {
	freezeClock();

	it("gives the token itself, at once where no check waits", async () => {
		assert.equal(requireChecks([], TOKEN), TOKEN);
		assert.equal(requireChecks(checksNamed("a", "b").checks, TOKEN), TOKEN);
		const later = requireChecks(checksNamed("a", "later").checks, TOKEN);
		assert.ok(later instanceof Promise);
		assert.equal(await later, TOKEN);
	});

	it("raises the first failure, at once where no check waits", async () => {
		assert.throws(() => requireChecks(checksNamed("a", "x1", "x2").checks, TOKEN), failure("x1"));
		const later = requireChecks(checksNamed("later", "x1", "x2").checks, TOKEN);
		assert.ok(later instanceof Promise);
		await assert.rejects(later, failure("x1"));
	});
});
