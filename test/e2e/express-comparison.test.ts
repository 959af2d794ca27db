/**
 * The guard beside `express-oauth2-jwt-bearer`, which does the same for Express: same secret, same policy, same requests.
 * Status and error code of the challenge are the same, or docs/express-oauth2-jwt-bearer.md says why not.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GuardPeers, startGuardPeers } from "../support/guard-peers.js";
import { DIFFERENCES, ROWS } from "../support/guard-requests.js";
import { ROOT } from "../support/node-red.js";

describe("the guard beside express-oauth2-jwt-bearer", () => {
	let peers: GuardPeers;
	before(async () => {
		peers = await startGuardPeers();
	});
	after(() => peers?.stop());

	for (const [title, request, difference] of ROWS) {
		it(`${title}${difference ? `: ${difference}` : ""}`, async () => {
			const answers = await peers.answers(request);
			const same = [answers[0], answers[0]];
			assert.deepEqual(answers, difference ? DIFFERENCES[difference] : same);
		});
	}

	it("differs in what the document says, and in nothing else", () => {
		const text = readFileSync(join(ROOT, "docs/express-oauth2-jwt-bearer.md"), "utf8");
		const cells = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
		const documented = cells.filter(([, , ours]) => /^\d{3}/.test(ours ?? ""));
		assert.deepEqual(
			documented.map(([, name, ours, theirs]) => [name?.toLowerCase(), ours, theirs]),
			Object.entries(DIFFERENCES).map(([name, answers]) => [name.toLowerCase(), ...answers]),
		);
		assert.deepEqual(new Set(ROWS.flatMap(([, , name]) => name ?? [])), new Set(Object.keys(DIFFERENCES)));
	});
});
