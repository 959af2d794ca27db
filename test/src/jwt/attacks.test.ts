/** What an attack on the package found, and what must hold since. */
import assert from "node:assert/strict";
import type { Check } from "../../../src/claims/check.js";
import { JwtError } from "../../../src/errors.js";
import { isSignature } from "../../../src/jws/signature.js";
import { decode } from "../../../src/jwt/decode.js";
import { inspect } from "../../../src/jwt/inspect.js";
import { createSigner } from "../../../src/jwt/sign.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import { keysBy, verifierBy } from "../../support/by-options.js";
import { sharedKeyPair, toPem } from "../../support/key-pairs.js";
import { forge, mint, read, SECRET } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

const keys = () => keysBy({}, { secret: SECRET });

describe("a verifier under attack", () => {
	it("makes the checks after one that resolves to a falsy value", async () => {
		const refuse: Check = { name: "last", run: () => new JwtError("ERR_JWT_RULE_FAILED", "No.") };
		const verify = verifierBy({}, await keys());
		for (const falsy of [false, 0, "", null, undefined]) {
			const odd = { name: "odd", run: async () => falsy } as unknown as Check;
			await assert.rejects(async () => verify(mint({}), [odd, refuse]), jwtError("ERR_JWT_RULE_FAILED"), String(falsy));
		}
	});

	it("is not changed by one who changes what inspecting gives", async () => {
		const token = forge({ alg: "HS256", crit: ["b64", "exp"], b64: true }, {});
		const source = await keys();
		const { checks } = await inspect(token, policyOf({ requireexp: false }).verification, source);
		const critical = checks.find(({ check }) => check === "critical") as { found: string[] };
		critical.found.pop();
		await assert.rejects(async () => verifierBy({}, source)(token), jwtError("ERR_JWS_INVALID"));
	});

	it("takes no bytes and no text of a public key for a secret", () => {
		const pem = toPem(sharedKeyPair("rsa").publicKey);
		const token = forge({ alg: "HS256" }, {}, pem);
		const [header, claims, signature = ""] = token.split(".");
		for (const key of [pem, Buffer.from(pem), sharedKeyPair("rsa").publicKey]) {
			const bytes = Buffer.from(signature, "base64url");
			assert.equal(isSignature(bytes, "HS256", key as never, `${header}.${claims}`), false);
		}
	});

	const policy = policyOf().verification;
	const byHand: [name: string, policy: object][] = [
		["a tolerance as text", { clockTolerance: "0" }],
		["an infinite tolerance", { clockTolerance: Number.POSITIVE_INFINITY }],
		["no tolerance", { clockTolerance: undefined }],
		["a lifetime as text", { maxLifetime: "60" }],
		["an audience as text", { audience: "https://api.example" }],
		["algorithms as text", { algorithms: "HS256" }],
		["nothing said of exp", { requireExpiration: undefined }],
	];
	for (const [name, setting] of byHand) {
		it(`refuses a policy made by hand with ${name}`, async () => {
			const source = await keys();
			const create = () => createVerifier({ ...policy, ...setting } as typeof policy, source);
			assert.throws(create, jwtError("ERR_JWT_CONFIG_INVALID"));
		});
	}

	const { proxy, revoke } = Proxy.revocable({}, {});
	revoke();
	for (const [name, value] of [
		["a revoked Proxy", proxy],
		["what only poses as a Buffer", Object.create(Buffer.prototype)],
		["a large Buffer", Buffer.alloc(2 ** 20, "a")],
	] as const) {
		it(`raises its own error for ${name}`, () => assert.throws(() => decode(value), jwtError("ERR_JWS_INVALID")));
	}
});

describe("a signer under attack", () => {
	it("gives nobody a claim whose text changes each time it is written", async () => {
		const reusing = createSigner(policyOf({}, { reuse: "80" }).signing, await keys());
		let times = 0;
		const role = { toJSON: () => (times++ === 0 ? "bob" : "admin") };
		const first = read(await reusing({ role })).claims.role;
		assert.equal(read(await reusing({ role: "bob" })).claims.role, "bob");
		assert.equal(first, "bob");
	});

	it("keeps no token for reuse that is longer than others may be", async () => {
		const sign = createSigner(policyOf({ jwtid: true }, { reuse: "80" }).signing, await keys());
		const text = "x".repeat(10_000);
		assert.notEqual(await sign({ text }), await sign({ text }));
		assert.equal(await sign({}), await sign({}));
	});
});
