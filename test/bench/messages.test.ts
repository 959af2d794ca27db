import assert from "node:assert/strict";
import { rules } from "../../bench/claims.js";
import { LIFETIME, Material } from "../../bench/material.js";
import { messageCount, messagesOf, remembered } from "../../bench/messages.js";
import { workOf } from "../../bench/works.js";
import { read } from "../support/tokens.js";

describe("the benchmark's messages", () => {
	const material = new Material();

	it("bring claims of their own to a work that generates", () => {
		const { claims, tokens } = messagesOf(workOf("generate-HS256"), material);
		assert.equal(new Set(claims.map(({ sub }) => sub)).size, claims.length);
		assert.deepEqual(tokens, []);
	});

	it("bring one token, or more than twice as many as are remembered", () => {
		assert.equal(messagesOf(workOf("verify-HS256-same"), material).tokens.length, 1);
		const work = workOf("verify-HS256-new");
		const { tokens } = messagesOf(work, material);
		assert.equal(new Set(tokens.map(({ token }) => token)).size, messageCount(work));
		assert.ok(tokens.length > 2 * remembered(work));
	});

	it("bring tokens that name their subject and live for a day", () => {
		const { tokens, foreignToken } = messagesOf(workOf("verify-HS256-same"), material);
		const { claims } = read(tokens[0]?.token ?? "");
		assert.equal(claims.sub, tokens[0]?.sub);
		assert.equal(claims.exp, (claims.iat as number) + LIFETIME);
		assert.notEqual(foreignToken.split(".")[2], tokens[0]?.token.split(".")[2]);
	});

	for (const kilobytes of [1, 8, 64]) {
		it(`bring tokens of about ${kilobytes} kB`, () => {
			const length = material.token(workOf(`verify-HS256-${kilobytes}kB`), 0).length;
			assert.ok(Math.abs(length / 1024 - kilobytes) < 0.05 * kilobytes, `${length}`);
		});
	}

	it("bring claims that a hundred rules ask for", () => {
		const { claims } = read(material.token(workOf("verify-rules"), 0));
		const asked = (rules as { claim: string }[]).map(({ claim }) => claim.split("."));
		assert.equal(asked.length, 100);
		assert.ok(asked.every(([group = "", place = ""]) => place in (claims[group] as object)));
	});

	it("bring tokens of all keys of the JWK Set", () => {
		const { keys } = material.keySet() as { keys: { kid: string }[] };
		const kids = keys.map(({ kid }) => kid);
		assert.equal(new Set(kids).size, 1500);
		const work = workOf("verify-key-set");
		assert.deepEqual(
			[1, 1499, 1500].map((index) => read(material.token(work, index)).header.kid),
			[kids[1], kids[1499], kids[0]],
		);
	});
});
