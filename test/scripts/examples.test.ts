/** The order of the examples is that in which one learns: each builds on those before it. */
import assert from "node:assert/strict";
import { findExamples } from "../../scripts/examples.js";

const byFolder = (folder: string) =>
	findExamples()
		.filter((example) => example.folder === folder)
		.map(({ name }) => name);

describe("the order of the examples", () => {
	it("goes from a token to devices", () => {
		assert.deepEqual(
			[...new Set(findExamples().map(({ folder }) => folder))],
			["1 Tokens", "2 Guards", "3 Log-ins", "4 Services", "5 Devices"],
		);
	});

	it("makes a token before it reads and checks one", () => {
		assert.deepEqual(byFolder("1 Tokens"), ["Generate a token", "Read a token", "Verify a token"]);
	});

	it("guards requests before connections", () => {
		assert.deepEqual(byFolder("2 Guards"), ["Guard an endpoint", "Guard WebSocket messages"]);
	});

	it("logs in before it ends and trusts log-ins", () => {
		assert.deepEqual(byFolder("3 Log-ins"), [
			"Log in",
			"Log in with sessions",
			"One-time links",
			"Revoke a user's tokens",
			"Trust another service's log-in",
		]);
	});

	it("checks a device's messages before it logs one in", () => {
		assert.deepEqual(byFolder("5 Devices"), ["Check MQTT messages", "Log in to an MQTT broker"]);
	});
});
