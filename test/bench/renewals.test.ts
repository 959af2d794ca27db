import assert from "node:assert/strict";
import { measureRenewals } from "../../bench/renewals.js";

describe("measureRenewals", function () {
	this.timeout(60_000);

	it("renews with each store, and with a server written by hand", async () => {
		const renewals = await measureRenewals({ rounds: 1, window: 200 });
		assert.deepEqual(Object.keys(renewals), ["context", "redis", "express"]);
		for (const [name, number] of Object.entries(renewals)) assert.ok(number > 1, name);
	});
});
