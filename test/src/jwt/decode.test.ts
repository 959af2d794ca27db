import assert from "node:assert/strict";
import { decode } from "../../../src/jwt/decode.js";
import { forge, mint } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

describe("decode", () => {
	it("reads header and claims set", () => {
		const claims = { sub: "jamie", "naïve ✓": ["😀", null, 1.5] };
		assert.deepEqual(decode(mint(claims, { kid: "k1" })), { header: { alg: "HS256", typ: "JWT", kid: "k1" }, claims });
	});

	it("hands out a header of its own each time, though tokens share one", () => {
		for (const header of [
			{ alg: "HS256", kid: "k1" },
			{ alg: "HS256", x5c: ["certificate"] },
		]) {
			const token = forge(header, {});
			const first = decode(token).header as { alg: string; x5c?: string[] };
			first.alg = "changed by the flow";
			first.x5c?.push("changed by the flow");
			assert.deepEqual(decode(token).header, header);
		}
	});

	const unchecked: [name: string, token: string][] = [
		["a wrong signature", mint().replace(/[^.]*$/, "AAAA")],
		["no signature", mint().replace(/[^.]*$/, "")],
		["another algorithm", forge({ alg: "RS256" }, {})],
		["alg none", forge({ alg: "none" }, {})],
		["an exp long past", mint({ exp: 1 })],
		["an exp in milliseconds", mint({ exp: 1_700_000_000_000 })],
		["an nbf far ahead", mint({ nbf: 99_999_999_999 })],
	];
	for (const [name, token] of unchecked) {
		it(`checks nothing: ${name}`, () => assert.equal(typeof decode(token).claims, "object"));
	}

	it("takes __proto__ in a text for what it is", () => {
		const claims = { sub: "__proto__", note: '{"__proto__":1}' };
		assert.deepEqual(decode(mint(claims)).claims, claims);
	});

	it("reads claims that nest 64 levels", () => {
		const { claims } = decode(forge({ alg: "HS256" }, nested(64)));
		assert.ok(JSON.stringify(claims) === nested(64));
	});

	it("refuses a header with a member named __proto__", () => {
		const token = forge('{"alg":"HS256","__proto__":"admin"}', {});
		assert.throws(() => decode(token), jwtError("ERR_JWS_INVALID", [token, "admin"]));
	});

	for (const claim of ["exp", "nbf", "iat"]) {
		for (const number of ["1e999", "-1e999"]) {
			it(`refuses the time ${claim} ${number}, which no number can hold`, () => {
				const token = forge({ alg: "HS256" }, `{"${claim}":${number}}`);
				assert.throws(() => decode(token), jwtError({ code: "ERR_JWT_INVALID", claim, reason: "invalid" }, [number]));
			});
		}
	}

	const payloads: [name: string, payload: string | Uint8Array][] = [
		["nothing", ""],
		["no JSON", "value-of-a-claim"],
		["unfinished JSON", '{"sub":"value-of-a-claim"'],
		["an array", '["value-of-a-claim"]'],
		["a text", '"value-of-a-claim"'],
		["a number", "5"],
		["null", "null"],
		["claims that nest 65 levels", nested(65)],
		["claims that nest 30,000 levels", nested(30_000)],
		["a claim named __proto__", '{"__proto__":{"admin":"value-of-a-claim"}}'],
		["a claim named __proto__ by an escape", '{"\\u005f_proto__":{"admin":"value-of-a-claim"}}'],
		["a member named __proto__ within", '{"user":[{"name":{"__proto__":"value-of-a-claim"}}]}'],
		["bytes that are not UTF-8", Buffer.from('{"sub":"value-of-a-claim\xff"}', "latin1")],
	];
	for (const [name, payload] of payloads) {
		it(`refuses a payload that holds ${name}`, () => {
			const token = forge({ alg: "HS256" }, payload);
			assert.throws(() => decode(token), jwtError("ERR_JWT_INVALID", [token, "value-of-a-claim"]));
		});
	}
});
