/** Before anything is timed: every variant does the work, and refuses a token that another key signed. */
import assert from "node:assert/strict";
import jsonwebtoken, { type JwtPayload } from "jsonwebtoken";
import { pathOf } from "./flows.js";
import { CLAIMS, LIFETIME, type Material, subject } from "./material.js";
import { doesTheWork, VARIANTS, type Variant, type Work } from "./works.js";

export async function checkAnswers(url: string, work: Work, material: Material): Promise<void> {
	for (const variant of VARIANTS) {
		const check = work.action === "generate" ? checkGenerated : checkVerified;
		await check(url + pathOf(work, variant), work, variant, material);
	}
}

async function checkGenerated(url: string, { algorithm }: Work, variant: Variant, material: Material): Promise<void> {
	const response = await fetch(url);
	assert.equal(response.status, 200, url);
	const { access_token: answer } = (await response.json()) as { access_token: string };
	if (!doesTheWork(variant)) return assert.deepEqual(answer, CLAIMS, url);
	const { verifying } = material.keys(algorithm);
	const { iat = 0, exp, ...claims } = jsonwebtoken.verify(answer, verifying, { algorithms: [algorithm] }) as JwtPayload;
	assert.deepEqual(claims, CLAIMS, url);
	assert.equal(exp, iat + LIFETIME, url);
}

async function checkVerified(url: string, { algorithm }: Work, variant: Variant, material: Material): Promise<void> {
	const ask = (token: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } });
	const [first = "", second = ""] = material.tokens(algorithm, 2);
	// The first one twice: what is remembered must be right too.
	for (const [token, index] of [
		[first, 0],
		[second, 1],
		[first, 0],
	] as const) {
		const response = await ask(token);
		assert.equal(response.status, 200, url);
		assert.deepEqual(await response.json(), { hello: subject(doesTheWork(variant) ? index : 0) }, url);
	}
	if (!doesTheWork(variant)) return;
	const response = await ask(material.foreignToken(algorithm));
	assert.equal(response.status, 401, `${url} must refuse a token that another key signed`);
	await response.arrayBuffer();
}
