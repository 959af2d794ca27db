import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { availableParallelism } from "node:os";
import { compactVerify } from "jose";
import { signCompact } from "../../../src/jwt/sign-compact.js";
import { sharedKeyPair } from "../../support/key-pairs.js";
import { watchWebCrypto } from "../../support/web-crypto.js";

const RSA = sharedKeyPair("rsa");
const EC = generateKeyPairSync("ec", { namedCurve: "P-256" });

const sign = (algorithm: string, key: KeyObject, sub: string) => {
	const parts = { header: JSON.stringify({ alg: algorithm }), claims: JSON.stringify({ sub }) };
	return signCompact(parts, algorithm, key);
};

/** The most signatures that this process has WebCrypto make at a time while something is done. */
async function mostAtATime(action: () => Promise<unknown>): Promise<number> {
	const { most, outcome } = await watchWebCrypto("sign", action);
	await outcome;
	return most;
}

describe("signCompact", () => {
	const subjects = Array.from({ length: availableParallelism() + 8 }, (_, index) => `user-${index}`);
	const signAll = async (algorithm: string, { privateKey, publicKey }: typeof RSA) => {
		const tokens = await Promise.all(subjects.map((sub) => sign(algorithm, privateKey, sub)));
		for (const [index, token] of tokens.entries()) {
			const { payload } = await compactVerify(token, publicKey);
			assert.deepEqual(JSON.parse(new TextDecoder().decode(payload)), { sub: subjects[index] });
		}
	};

	for (const algorithm of ["RS256", "PS512"]) {
		it(`leaves a processor and a thread free while it signs ${algorithm}`, async () => {
			const most = Math.max(1, Math.min(availableParallelism() - 1, 3));
			assert.equal(await mostAtATime(() => signAll(algorithm, RSA)), most);
		});
	}

	it("lets signatures that are quickly made not wait", async () => {
		assert.equal(await mostAtATime(() => signAll("ES256", EC)), subjects.length);
	});

	it("goes on after signatures that cannot be made", async () => {
		const failed = await Promise.allSettled(subjects.map((sub) => sign("RS256", EC.privateKey, sub)));
		assert.ok(failed.every(({ status }) => status === "rejected"));
		await signAll("RS256", RSA);
	});
});
