/** The recipes for the log-in and for guarding: their commands, run as printed, print what the pages say. */
import { generateKeyPairSync } from "node:crypto";
import { assertPrinted, runShell } from "../support/documents.js";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";
import { logIn, logInFlow, secondServiceFlow } from "../support/log-in.js";
import type { NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

describe("the recipes", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	it("Guard an endpoint", async () => {
		await nodeRed.deploy(withSecret(exampleFlow("Guard an endpoint"), makeSecret()));
		const outputs = await runShell("docs/recipes/guard-an-endpoint.md", nodeRed.url);
		assertPrinted("docs/recipes/guard-an-endpoint.md", outputs);
	});

	it("Log in", async () => {
		const { privateKey, publicKey } = generateKeyPairSync("ec", {
			namedCurve: "P-256",
			privateKeyEncoding: { type: "pkcs8", format: "pem" },
			publicKeyEncoding: { type: "spki", format: "pem" },
		});
		await nodeRed.deploy([...logInFlow(privateKey), ...secondServiceFlow(publicKey)]);
		// The demo users are made at start, which takes a moment.
		await logIn(nodeRed.url, "kim");
		assertPrinted("docs/recipes/log-in.md", await runShell("docs/recipes/log-in.md", nodeRed.url));
	});
});
