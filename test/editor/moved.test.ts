/** Configurations that come into the editor without their credentials: marked at once, with the key that belongs there. */
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { describeEditor, openEditor } from "../support/editor.js";
import { editingKeys, pem, publicKey } from "../support/key-dialog.js";

const { e, kty, n } = publicKey.export({ format: "jwk" });
const thumbprint = createHash("sha256").update(JSON.stringify({ e, kty, n })).digest("base64url");

const IMPORTED = [
	{ id: "tab9", type: "tab", label: "Imported" },
	{ id: "step9", type: "jwt", z: "tab9", jwtconfig: "keys9", mode: "generate", x: 200, y: 100, wires: [[]] },
	{ id: "keys9", type: "jwt-config", name: "moved", algorithm: "HS256" },
	{ id: "step8", type: "jwt", z: "tab9", jwtconfig: "keys8", mode: "generate", x: 200, y: 200, wires: [[]] },
	{ id: "keys8", type: "jwt-config", name: "pair", algorithm: "RS256", keythumbprint: thumbprint },
];

describeEditor("a configuration that was moved", () => {
	const { suite, input, open, check } = editingKeys();
	const becomes = (id: string, valid: boolean) =>
		suite.editor.page.waitForFunction(`RED.nodes.node(${JSON.stringify(id)})?.valid === ${valid}`);
	const problems = (id: string) => suite.editor.property(id, "validationErrors");
	/** Opens the editor again, as after a reload of the page. */
	const reload = async () => {
		await suite.editor.close();
		suite.editor = await openEditor(suite.browser, suite.nodeRed);
	};

	it("is marked where its secret or key is missing, also after a reload, and until it is there", async () => {
		await suite.editor.import(JSON.stringify(IMPORTED));
		for (const id of ["keys9", "step9", "keys8", "step8"]) await becomes(id, false);
		assert.deepEqual(await problems("keys9"), ["There is no secret yet. Enter one, or click Generate."]);
		assert.deepEqual(await problems("keys8"), [`The key with the thumbprint ${thumbprint} belongs here. Paste it.`]);
		assert.equal(await suite.editor.property("keys1", "valid"), true);
		await suite.editor.deploy({ confirm: true });
		await reload();
		for (const id of ["keys9", "step9", "keys8", "step8"]) await becomes(id, false);
		for (const id of ["keys1", "step"]) assert.equal(await suite.editor.property(id, "valid"), true);
		await open("keys9");
		await input("secret").fill("x".repeat(32));
		await suite.editor.press("ok");
		for (const id of ["keys9", "step9"]) await becomes(id, true);
	});

	it("says which key belongs there, and warns of another", async () => {
		await suite.editor.import(JSON.stringify(IMPORTED));
		await becomes("keys8", false);
		await open("keys8");
		assert.equal(
			await input("privatekey").getAttribute("placeholder"),
			`The key with the thumbprint ${thumbprint} belongs here. Paste it.`,
		);
		const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
		await input("publickey").fill(pem(other.publicKey));
		assert.match(await check(), new RegExp(`not the key that belongs here, which has the thumbprint ${thumbprint}`));
		await input("publickey").fill(pem(publicKey));
		assert.match(await check(), /can only verify$/);
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys8", "keythumbprint"), thumbprint);
		await becomes("keys8", true);
	});

	it("keeps the thumbprint while the key stays away, and loses it with a key that cannot be used", async () => {
		await suite.editor.import(JSON.stringify(IMPORTED));
		await becomes("keys8", false);
		await open("keys8");
		await input("name").fill("still without");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys8", "keythumbprint"), thumbprint);
		await open("keys8");
		await input("publickey").fill(pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey));
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys8", "keythumbprint"), "");
	});

	it("takes the thumbprint of a checked pair along, and nothing of a secret", async () => {
		await open("keys1");
		assert.match(await check(), /can sign and verify$/);
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys1", "keythumbprint"), thumbprint);
		await open("keys1");
		await input("name").fill("renamed");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys1", "keythumbprint"), thumbprint, "the key is the stored one");
		await open("keys1");
		await input("algorithm").selectOption("HS256");
		await input("secret").fill("x".repeat(32));
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys1", "keythumbprint"), "");
	});
});
