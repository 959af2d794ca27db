/** What the dialog of a configuration does by itself with keys and secrets: looks at them, moves them, offers cures. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeEditor, fill } from "../support/editor.js";
import { editingKeys, pem, privateKey, publicKey } from "../support/key-dialog.js";

const ec = generateKeyPairSync("ec", { namedCurve: "P-384" });
const VARIABLE = "JWT_KEY_THAT_IS_NOT_SET";

describeEditor("keys that are pasted", () => {
	const { suite, at, input, open, answer } = editingKeys();
	const clipboard = () => suite.editor.page.evaluate(() => navigator.clipboard.readText());
	const report = (text: RegExp) => at("report").filter({ hasText: text }).waitFor();
	/** Pastes a text into a field, as with the keyboard. */
	const paste = async (name: string, text: string) => {
		await suite.editor.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
		await input(name).focus();
		await suite.editor.page.keyboard.press("Control+v");
	};

	it("are looked at when they are pasted, when the field is left, and when the algorithm changes", async () => {
		await open("keys2");
		await input("algorithm").selectOption("RS256");
		await paste("privatekey", pem(privateKey));
		await report(/^RSA private key \(PKCS#8 PEM\), 2048 bits, .*can sign and verify$/);
		await at("copypem").click();
		assert.match(await clipboard(), /^-----BEGIN PUBLIC KEY-----/);

		await input("privatekey").fill("-----BEGIN PRIVATE KEY-----");
		assert.equal(await at("report").innerText(), "");
		assert.ok(await at("copypem").isDisabled());
		await input("privatekey").blur();
		await report(/incomplete/);
		assert.equal(await at("report").evaluate((line) => line.classList.contains("jwt-hint-error")), true);

		await fill(input("privatekey"), "");
		await input("publickey").fill(pem(publicKey));
		await input("publickey").blur();
		await report(/^RSA public key .*can only verify$/);
		await input("algorithm").selectOption("ES256");
		await report(/ES256 needs EC/);
		await input("algorithm").selectOption("PS256");
		await report(/^RSA public key .*can only verify$/);
	});

	it("are looked at when the dialog opens, and files when their path was typed", async () => {
		await open("keys1");
		assert.match(await answer(), /^RSA private key .*can sign and verify$/);
		const folder = mkdtempSync(join(tmpdir(), "jwt-"));
		try {
			const path = join(folder, "key.pem");
			writeFileSync(path, pem(ec.privateKey));
			await input("keysource").selectOption("file");
			await input("privatekeyfile").fill(path);
			await input("privatekeyfile").blur();
			await report(/EC P-384 key; RS256 needs RSA/);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it("that do not fit the algorithm bring a button that chooses the right one", async () => {
		await open("keys2");
		await input("algorithm").selectOption("RS256");
		await paste("privatekey", pem(ec.privateKey));
		await report(/This is an EC P-384 key; RS256 needs RSA/);
		await at("report").getByRole("button", { name: "Switch to ES384" }).click();
		await report(/^EC private key .*P-384, .*can sign and verify$/);
		assert.equal(await input("algorithm").inputValue(), "ES384");
		assert.equal(await at("report").getByRole("button").count(), 0);
	});

	it("are moved if a private one is in the field of the public one, and stay where another would be lost", async () => {
		await open("keys2");
		await input("algorithm").selectOption("RS256");
		await paste("publickey", pem(privateKey));
		await at("privatekey-hint").filter({ hasText: "was in Public key" }).waitFor();
		assert.equal(await input("publickey").inputValue(), "");
		assert.equal(await input("privatekey").inputValue(), pem(privateKey));
		await report(/^RSA private key .*can sign and verify$/);
		await suite.editor.screenshot("moved key");
		await suite.editor.press("cancel");

		await open("keys1");
		await paste("publickey", pem(privateKey));
		await at("publickey-hint").filter({ hasText: "This is a private key" }).waitFor();
		assert.equal(await input("privatekey").inputValue(), "");
		await suite.editor.page.locator("#node-config-input-publickey.input-error").waitFor();
	});

	it("come from a file that is chosen, as text or as DER, and one that is too large is refused with words", async () => {
		await open("keys2");
		await input("algorithm").selectOption("RS256");
		const choose = async (button: string, name: string, buffer: Buffer) => {
			const chooser = suite.editor.page.waitForEvent("filechooser");
			await at(button).click();
			await (await chooser).setFiles({ name, mimeType: "application/octet-stream", buffer });
		};
		await choose("uploadprivate", "key.pem", Buffer.from(pem(privateKey)));
		await report(/\(PKCS#8 PEM\).*can sign and verify$/);
		await choose("uploadprivate", "key.der", privateKey.export({ type: "pkcs8", format: "der" }));
		await report(/\(base64 of DER\).*can sign and verify$/);
		await choose("uploadpublic", "picture.png", Buffer.alloc(100_000));
		await at("publickey-hint").filter({ hasText: "too large for a key" }).waitFor();
		await choose("uploadpublic", "key.pem", Buffer.from(pem(publicKey)));
		await suite.editor.page.waitForFunction("document.querySelector('#node-config-input-publickey').value !== ''");
		assert.equal(await input("publickey").inputValue(), pem(publicKey));
		assert.equal(await at("publickey-hint").innerText(), "");
	});

	it("and secrets come from an environment variable by a switch", async () => {
		await open("keys2");
		assert.equal(await at("usevariable-secret").getAttribute("aria-pressed"), "false");
		await at("usevariable-secret").click();
		assert.ok(!(await input("secret").isVisible()));
		assert.equal(await at("variable-secret-hint").innerText(), "Enter the name of the environment variable.");
		await suite.editor.page.locator("#jwt-config-tab-key-label .jwt-tab-mark").waitFor();
		for (const typed of ["JWT_SECRET", "$JWT_SECRET", "${JWT_SECRET}"]) {
			await at("variable-secret").fill(typed);
			assert.equal(await input("secret").inputValue(), "${JWT_SECRET}", typed);
		}
		assert.match(await at("variable-secret-hint").innerText(), /^Taken from an environment variable/);
		await at("variable-secret").fill("MY SECRET");
		assert.match(await at("variable-secret-hint").innerText(), /^Use only letters/);
		assert.equal(await input("secret").inputValue(), "");
		await at("usevariable-secret").click();
		assert.equal(await at("secret-hint").innerText(), "A secret is stored. Enter another one to replace it.");
		await at("usevariable-secret").click();
		await at("generate").click();
		assert.ok(await input("secret").isVisible(), "a generated secret is no variable");
		await at("usevariable-secret").click();
		await at("variable-secret").fill("JWT_SECRET");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys2", "valid"), true);
		const { secret } = (await suite.editor.property("keys2", "credentials")) as { secret: string };
		assert.equal(secret, "${JWT_SECRET}");
	});

	it("come from an environment variable by a switch, and the report says if it is not set", async () => {
		await open("keys1");
		await at("usevariable-privatekey").click();
		assert.ok(!(await at("uploadprivate").isVisible()));
		await at("variable-privatekey").fill(VARIABLE);
		await report(/names an environment variable that is not set/);
		await suite.editor.press("ok");
		const { privatekey } = (await suite.editor.property("keys1", "credentials")) as { privatekey: string };
		assert.equal(privatekey, `\${${VARIABLE}}`);
	});

	it("and secrets can be copied as long as the dialog shows them, and as often", async () => {
		await open("keys2");
		assert.ok(await at("copy").isDisabled(), "a stored secret never comes back");
		for (const _ of [1, 2]) {
			await at("generate").click();
			const secret = await input("secret").inputValue();
			for (const __ of [1, 2]) {
				await suite.editor.page.evaluate(() => navigator.clipboard.writeText(""));
				await at("copy").click();
				assert.equal(await clipboard(), secret);
			}
		}
		await input("secret").fill("typed by hand");
		await at("copy").click();
		assert.equal(await clipboard(), "typed by hand");
		await fill(input("secret"), "");
		assert.ok(await at("copy").isDisabled());
		await at("generate").click();
		const secret = await input("secret").inputValue();
		await suite.editor.press("ok");
		await open("keys2");
		assert.ok(!(await suite.editor.page.content()).includes(secret));
	});

	it("are tried out before the dialog says that they can sign and verify", async () => {
		await open("keys2");
		await input("algorithm").selectOption("ES384");
		await paste("privatekey", pem(ec.privateKey));
		await report(/can sign and verify$/);
		await paste("publickey", pem(generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey));
		await report(/^The public key does not belong to this private key/);
	});
});
