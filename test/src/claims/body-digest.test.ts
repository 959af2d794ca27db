import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { requireChecks } from "../../../src/claims/check.js";
import { ruleCheck } from "../../../src/claims/rules.js";
import { jwtError } from "../jwt-error.js";

const BODY = Buffer.from('{"text": "Žilina", "to": 1}');
const digest = (body: string | Uint8Array, encoding: "hex" | "base64url" | "base64") =>
	createHash("sha256").update(body).digest(encoding);
const rule = (value: unknown) => ruleCheck({ claim: "payload_hash", operator: "sha256", value });
const judge = (payload_hash: unknown, value: unknown = BODY) =>
	requireChecks([rule(value)], { header: {}, claims: { payload_hash } });

describe("the rule sha256", () => {
	const HOLDS: [title: string, claim: string, body: unknown][] = [
		["in hex", digest(BODY, "hex"), BODY],
		["in upper-case hex", digest(BODY, "hex").toUpperCase(), BODY],
		["in base64url", digest(BODY, "base64url"), BODY],
		["of a Uint8Array", digest(BODY, "hex"), new Uint8Array(BODY)],
		["of a part of a larger buffer", digest(BODY, "hex"), Buffer.concat([Buffer.from("--"), BODY]).subarray(2)],
		["of text, as UTF-8", digest(BODY, "hex"), BODY.toString()],
		["of nothing", digest("", "hex"), Buffer.alloc(0)],
	];
	for (const [title, claim, body] of HOLDS) {
		it(`holds for a digest ${title}`, () => {
			const token = { header: {}, claims: { payload_hash: claim } };
			assert.equal(requireChecks([rule(body)], token), token);
		});
	}

	const other = digest("other", "hex");
	const FAILS: [title: string, claim: unknown, reason: "missing" | "check_failed" | "invalid"][] = [
		["another body", other, "check_failed"],
		[
			"a digest with one bit changed",
			digest(BODY, "hex").replace(/^./, (c) => (c === "0" ? "1" : "0")),
			"check_failed",
		],
		["half a digest", digest(BODY, "hex").slice(0, 32), "check_failed"],
		["a digest and more", `${digest(BODY, "hex")}00`, "check_failed"],
		["padded base64", digest(BODY, "base64"), "check_failed"],
		["blank text", "", "check_failed"],
		["no claim", undefined, "missing"],
		["a list", [digest(BODY, "hex")], "invalid"],
		["a number", 7, "invalid"],
		["null", null, "invalid"],
	];
	for (const [title, claim, reason] of FAILS) {
		it(`fails for ${title}`, () => {
			const failure = { code: "ERR_JWT_BODY_MISMATCH", claim: "payload_hash", reason } as const;
			assert.throws(() => judge(claim), jwtError(failure, [digest(BODY, "hex"), other, "Žilina"]));
		});
	}

	for (const [title, body] of [
		["an object", { text: "Žilina" }],
		["a list", [1]],
		["a number", 1],
		["nothing", undefined],
		["null", null],
	] as const) {
		it(`is not usable for a body that was parsed: ${title}`, () => {
			assert.throws(() => rule(body), jwtError("ERR_JWT_CONFIG_INVALID", ["Žilina"]));
			assert.throws(() => rule(body), /payload_hash needs the body as it was sent, .*Tick “Do not parse request body”/);
		});
	}

	it("shows the digest, not the body", () => {
		assert.deepEqual(rule(BODY).expected?.(0), { operator: "sha256", value: digest(BODY, "hex") });
	});
});
