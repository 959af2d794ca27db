import assert from "node:assert/strict";
import dns from "node:dns";
import { mock } from "node:test";
import { startServer } from "../../../support/jwks-server.js";
import { makeKey } from "../../../support/signing-keys.js";
import { clear, count, headerOf, open, setOf } from "./open-source.js";

const a = makeKey("ES256", "a");

describe("connectTo", () => {
	afterEach(clear);

	for (const name of ["localhost", "keys.localhost"]) {
		it(`finds ${name} on this computer, whatever a name server says`, async () => {
			const { origin } = await startServer(setOf(a));
			const lying = mock.method(dns, "lookup", (_name: string, _options: object, callback: (error: Error) => void) =>
				callback(Object.assign(new Error("led astray"), { code: "ENOTFOUND" })),
			);
			try {
				assert.equal(await count(open(origin.replace("127.0.0.1", name)).keys, headerOf(a)), 1);
				assert.equal(lying.mock.callCount(), 0);
				await assert.rejects(count(open("https://keys.example").keys, headerOf(a)), /cannot be resolved/);
				assert.equal(lying.mock.callCount(), 1);
			} finally {
				lying.mock.restore();
			}
		});
	}
});
