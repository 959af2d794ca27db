import assert from "node:assert/strict";
import { isSentPath } from "../../src/sent-path.js";

describe("isSentPath", () => {
	const cases: Record<string, boolean> = {
		"req.query": true,
		"req.body.user": true,
		" req.headers ": true,
		'req["body"]': true,
		"req['params'].id": true,
		"req.cookies": true,
		req: false,
		"req.auth.claims": false,
		"req.user": false,
		"req.bodyguard": false,
		"request.body": false,
		payload: false,
		"": false,
	};
	for (const [path, isSent] of Object.entries(cases)) {
		it(`is ${isSent} for “${path}”`, () => assert.equal(isSentPath(path), isSent));
	}
});
