/** Checks before measuring that every lane does the work, and refuses a token signed with another key. */
import assert from "node:assert/strict";
import { createHmac, verify } from "node:crypto";
import { read } from "../test/support/tokens.js";
import { claimsOf } from "./claims.js";
import { type Answer, answersOf } from "./loops.js";
import { type KeyTexts, LIFETIME, type Material } from "./material.js";
import { messageCount } from "./messages.js";
import type { Algorithm, Work } from "./works.js";

/** The number of messages to check. If they all have the same token, this also checks the results from the cache. */
const ANSWERS = 3;

export async function checkLanes(url: string, work: Work, material: Material): Promise<void> {
	for (const lane of work.lanes.filter((name) => name !== "empty")) {
		const answers = await answersOf(url, work, lane, ANSWERS);
		try {
			checkAnswers(answers, work, material.keys(work.algorithm));
		} catch (error) {
			throw new Error(`${work.title}, ${lane}: a message came back wrong.`, { cause: error });
		}
	}
}

/** @param answers the answers to the first messages of a work, and finally to a token that must be refused */
export function checkAnswers(answers: readonly Answer[], work: Work, keys: KeyTexts): void {
	const refused = answers.map((answer) => answer.refused);
	assert.deepEqual(refused, [...Array(ANSWERS).fill(false), ...(work.tokens ? [true] : [])]);
	for (const [index, { payload }] of answers.slice(0, ANSWERS).entries()) {
		const { iat, exp, ...claims } = (work.tokens ? payload : claimsIn(payload, work.algorithm, keys)) as Claims;
		assert.deepEqual(claims, claimsOf(work, index % messageCount(work)));
		assert.equal(exp, iat + LIFETIME);
	}
}

type Claims = Record<string, unknown> & { iat: number; exp: number };

/** Returns the claims of a token after checking its signature. */
function claimsIn(token: unknown, algorithm: Algorithm, { verifying }: KeyTexts): object {
	assert.ok(typeof token === "string");
	const { header, claims } = read(token);
	assert.equal(header.alg, algorithm);
	const [, input = "", signature = ""] = /^(.*)\.(.*)$/.exec(token) ?? [];
	assert.ok(isSigned(input, Buffer.from(signature, "base64url"), algorithm, verifying));
	return claims;
}

function isSigned(input: string, signature: Buffer, algorithm: Algorithm, key: string): boolean {
	if (algorithm === "HS256") return createHmac("sha256", key).update(input).digest().equals(signature);
	const hash = algorithm === "EdDSA" ? null : "sha256";
	return verify(hash, Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }, signature);
}
