import assert from "node:assert/strict";
import { type AddedClaim, composeClaims } from "../../../src/claims/compose.js";
import { toJson } from "../../../src/json.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { NOW } from "../frozen-clock.js";
import { type Failure, jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

type Config = Partial<JwtConfigOptions>;

const compose = (config: Config, brought: unknown, added: readonly AddedClaim[] = []) =>
	toJson("claims", composeClaims(policyOf(config).signing, brought, added, NOW));

describe("composeClaims, given bad claims", () => {
	const VALUE = "value-of-a-claim";
	const cycle: Record<string, unknown> = { sub: VALUE };
	cycle.self = cycle;
	const throwing = () => {
		throw new Error(VALUE);
	};
	const revoked = Proxy.revocable({}, {});
	revoked.revoke();
	const broken = (claim: string) => ({ claim, reason: "invalid" }) as const;
	const cases: [name: string, brought: unknown, failure?: Pick<Failure, "claim" | "reason">, config?: Config][] = [
		["a string", VALUE],
		["a JSON text", JSON.stringify({ sub: VALUE })],
		["a number", 5],
		["true", true],
		["undefined", undefined],
		["null", null],
		["an array", [{ sub: VALUE }]],
		["a Buffer", Buffer.from(VALUE)],
		["a Date", new Date(0)],
		["a Map", new Map([["sub", VALUE]])],
		["a function", () => ({ sub: VALUE })],
		["an instance of a class", new (class Claims {})()],
		["a getter that throws", Object.defineProperty({}, "sub", { enumerable: true, get: throwing })],
		["a nested getter that throws", { user: Object.defineProperty({}, "name", { enumerable: true, get: throwing }) }],
		["a toStringTag that throws", Object.defineProperty({}, Symbol.toStringTag, { get: throwing })],
		["a revoked proxy", revoked.proxy],
		["a cycle", cycle],
		["a BigInt", { amount: 5n, sub: VALUE }],
		["an own __proto__", JSON.parse(`{"__proto__":{"sub":"${VALUE}"}}`)],
		["a deep own __proto__", JSON.parse(`{"a":[{"b":{"__proto__":"${VALUE}"}}]}`)],
		["exp in milliseconds", { exp: NOW * 1000 }, broken("exp")],
		["nbf in milliseconds", { nbf: String(NOW * 1000) }, broken("nbf")],
		["a negative iat", { iat: -5 }, broken("iat")],
		["exp NaN", { exp: Number.NaN }, broken("exp")],
		["exp null", { exp: null }, broken("exp")],
		["an exp that is no time", { exp: VALUE }, broken("exp")],
		["iss null", { iss: null }, broken("iss")],
		["a sub that is no text", { sub: 5 }, broken("sub")],
		["a jti that is no text", { jti: { id: VALUE } }, broken("jti")],
		["an aud that is no text", { aud: { api: VALUE } }, broken("aud")],
		["an aud with something else than text", { aud: [VALUE, 5] }, broken("aud")],
		["an aud with holes", { aud: new Array(2) }, broken("aud")],
		["no exp under a cap", {}, { claim: "exp", reason: "missing" }, { maxlifetime: "60", expiresin: "" }],
		["a lifetime over the cap", {}, { claim: "exp", reason: "check_failed" }, { maxlifetime: "3599" }],
		[
			"a brought iat ahead, and an exp over the cap from now",
			{ iat: NOW + 60, exp: NOW + 61 },
			{ claim: "exp", reason: "check_failed" },
			{ maxlifetime: "60" },
		],
		[
			"a brought iat ahead, from which exp is counted",
			{ iat: NOW + 86_400 },
			{ claim: "exp", reason: "check_failed" },
			{ maxlifetime: "60", expiresin: "60" },
		],
		[
			"a brought exp over the cap",
			{ iat: 5, exp: 66 },
			{ claim: "exp", reason: "check_failed" },
			{ maxlifetime: "60" },
		],
	];
	for (const [name, brought, failure, config] of cases) {
		it(`refuses ${name}`, () => {
			const expected = { code: "ERR_JWT_CLAIMS_INVALID", ...failure } as const;
			assert.throws(() => compose(config ?? {}, brought), jwtError(expected, [VALUE, String(NOW * 1000)]));
		});
	}

	it("refuses an added __proto__", () => {
		assert.throws(() => compose({}, {}, [["__proto__", { admin: true }]]), jwtError("ERR_JWT_CLAIMS_INVALID"));
		assert.equal(({} as { admin?: boolean }).admin, undefined);
	});

	it("composes the next claims after it refused some", () => {
		const { signing } = policyOf();
		const refused = jwtError({ code: "ERR_JWT_CLAIMS_INVALID", claim: "sub", reason: "invalid" });
		assert.throws(() => composeClaims(signing, { sub: 5 }, [], NOW), refused);
		assert.deepEqual(composeClaims(signing, { iat: 1 }, [], NOW), { iat: 1, exp: 3601 });
	});
});
