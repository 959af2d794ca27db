import assert from "node:assert/strict";
import { createSecretKey, generateKeyPairSync } from "node:crypto";
import { stat } from "node:fs/promises";
import { compactVerify } from "jose";
import type { Algorithm } from "../../../src/algorithms.js";
import { encodeBase64url } from "../../../src/jws/base64url.js";
import { signCompact } from "../../../src/jws/sign.js";
import { makeKeyPair } from "../../support/openssl.js";
import { mint, SECRET } from "../../support/tokens.js";

const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 });
const EC = generateKeyPairSync("ec", { namedCurve: "P-256" });

const sign = (algorithm: Algorithm, key: typeof RSA.privateKey, sub: string) => {
	const parts = { header: encodeBase64url(JSON.stringify({ alg: algorithm })), claims: JSON.stringify({ sub }) };
	return signCompact(parts, algorithm, key);
};

const SUBJECTS = Array.from({ length: 40 }, (_, index) => `user-${index}`);

async function signAll(algorithm: Algorithm, { privateKey, publicKey }: typeof RSA): Promise<void> {
	const tokens = await Promise.all(SUBJECTS.map((sub) => sign(algorithm, privateKey, sub)));
	for (const [index, token] of tokens.entries()) {
		const { payload } = await compactVerify(token, publicKey);
		assert.deepEqual(JSON.parse(new TextDecoder().decode(payload)), { sub: SUBJECTS[index] });
	}
}

describe("signCompact", () => {
	it("writes the header, the claims and the signature, with dots between them", () => {
		const header = encodeBase64url('{"alg":"HS256","typ":"JWT"}');
		const token = signCompact({ header, claims: '{"sub":"Žofie"}' }, "HS256", createSecretKey(Buffer.from(SECRET)));
		assert.equal(token, mint({ sub: "Žofie" }));
	});

	for (const [algorithm, keys] of [
		["RS256", RSA],
		["PS512", RSA],
		["ES384", makeKeyPair("P-384")],
	] as const) {
		it(`leaves a thread free while it signs ${algorithm}`, async () => {
			let made = 0;
			const signing = SUBJECTS.map(async (sub) => {
				await sign(algorithm, keys.privateKey, sub);
				made++;
			});
			await new Promise(setImmediate);
			// Whatever waits for a thread is served in turn: behind all of the signatures, if all of them waited for one.
			await stat(".");
			assert.ok(made < SUBJECTS.length / 2, `${made} of ${SUBJECTS.length} signatures came first`);
			await Promise.all(signing);
			assert.equal(made, SUBJECTS.length);
		});

		it(`signs many at a time, ${algorithm}`, () => signAll(algorithm, keys));
	}

	it("lets signatures that are quickly made not wait", async () => {
		for (const sub of SUBJECTS) assert.equal(typeof sign("ES256", EC.privateKey, sub), "string");
		await signAll("ES256", EC);
	});

	it("goes on after signatures that cannot be made", async () => {
		const failed = await Promise.allSettled(SUBJECTS.map((sub) => sign("RS256", RSA.publicKey, sub)));
		assert.ok(failed.every(({ status }) => status === "rejected"));
		await signAll("RS256", RSA);
	});
});
