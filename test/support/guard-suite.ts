/** The suite of `TRICKS`, for each Node-RED. */
import assert from "node:assert/strict";
import { mint, startGuarded, TRICKS } from "./guarded.js";
import type { NodeRed, NodeRedOptions } from "./node-red.js";
import { rawRequest } from "./raw-request.js";

export function judgesPaths(options: () => NodeRedOptions): void {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await startGuarded(options());
	});
	after(() => nodeRed?.stop());

	for (const [path, anonymous, user, answers = ""] of TRICKS) {
		it(`judges the path that will be routed: ${path}`, async () => {
			const get = (...headers: string[]) => rawRequest(nodeRed.url, { path, headers });
			const responses = [await get(), await get(`Authorization: Bearer ${mint()}`)];
			assert.deepEqual(
				responses.map(({ statusCode }) => statusCode),
				[anonymous, user],
			);
			for (const { statusCode, body } of responses) if (statusCode === 200) assert.ok(body.includes(answers), body);
		});
	}
}
