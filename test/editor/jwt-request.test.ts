/** The dialog of `jwt-request`. */
import assert from "node:assert/strict";
import { inEachLanguage } from "../support/dialog-layout.js";
import { describeEditor, fill } from "../support/editor.js";
import { browsing, editing } from "../support/editor-suite.js";
import { makeSecret } from "../support/fixtures.js";
import { sharedKeyPair, toPem } from "../support/key-pairs.js";

const z = "flow1";
const tokenurl = "https://login.example.com/token";
const request = (id: string, y: number, properties: object = {}) => ({
	...{ id, type: "jwt-request", z, jwtconfig: "pair1", tokenurl, x: 200, y, wires: [[]] },
	...properties,
});
const FLOW = [
	{ id: z, type: "tab", label: "Flow 1" },
	request("ask1", 100),
	request("ask2", 200, {
		jwtconfig: "secret1",
		grant: "client_credentials",
		clientid: "me",
		clientauth: "client_secret_post",
	}),
	{
		...{ id: "pair1", type: "jwt-config", name: "pair", algorithm: "RS256" },
		credentials: { privatekey: toPem(sharedKeyPair("rsa").privateKey) },
	},
	{ id: "secret1", type: "jwt-config", name: "secret", algorithm: "HS256", credentials: { secret: makeSecret() } },
];

describeEditor("the dialog of access tokens", () => {
	const suite = editing(FLOW);
	const page = () => suite.editor.page;
	const input = (name: string) => page().locator(`#node-input-${name}`);
	const problems = (id: string) => suite.editor.property(id, "validationErrors");
	const rows = async () =>
		(await page().locator(".jwt-form .form-row:visible > label:first-child").allInnerTexts()).map((text) =>
			text.trim(),
		);

	it("shows for each grant what it needs", async () => {
		await suite.editor.open("ask1");
		const head = ["Name", "Grant", "Configuration", "Token URL"];
		const tail = ["Put token in", "If it fails"];
		const claims = ["Claims from", "Add claims"];
		assert.deepEqual(await rows(), [...head, "Client ID", "Scope", ...claims, ...tail]);
		await fill(input("clientid"), "me");
		assert.deepEqual(await rows(), [...head, "Client ID", "Authentication", "Scope", ...claims, ...tail]);
		await input("grant").selectOption("client_credentials");
		assert.deepEqual(await rows(), [...head, "Client ID", "Authentication", "Scope", ...claims, ...tail]);
		await input("clientauth").selectOption("client_secret_basic");
		assert.deepEqual(await rows(), [...head, "Client ID", "Authentication", "Scope", ...tail]);
		await input("grant").selectOption("github-app");
		assert.deepEqual(await rows(), [...head, ...claims, ...tail]);
		await suite.editor.press("cancel");
	});

	const MISTAKES: [title: string, node: string, change: () => Promise<unknown>, problem: RegExp][] = [
		["no URL", "ask1", () => fill(input("tokenurl"), ""), /Enter the token URL/],
		["half a URL", "ask1", () => fill(input("tokenurl"), "login.example.com"), /not a URL/],
		["plain http", "ask1", () => fill(input("tokenurl"), "http://login.example.com"), /Must begin with https/],
		["no client", "ask2", () => fill(input("clientid"), ""), /Enter the client ID/],
		[
			"a secret that should sign",
			"ask2",
			() => input("clientauth").selectOption("private_key_jwt"),
			/a private key is needed/,
		],
		["a key pair for a secret", "ask2", () => input("jwtconfig").selectOption("pair1"), /a client secret is needed/],
		[
			"an App without installation",
			"ask1",
			() => input("grant").selectOption("github-app"),
			/number of the installation/,
		],
	];
	for (const [title, node, change, problem] of MISTAKES) {
		it(`marks ${title}`, async () => {
			await suite.editor.open(node);
			await change();
			await suite.editor.press("ok");
			assert.match(String(await problems(node)), problem);
		});
	}

	it("takes parameters under More, for every grant, and marks those that the node sets itself", async () => {
		await suite.editor.open("ask2");
		await page().locator(".jwt-form summary").click();
		const list = page().locator("#jwt-request-parameters");
		const add = page().locator(".form-row", { has: list }).getByRole("button", { name: "add a parameter" });
		await add.click();
		await list.locator(".jwt-row-name").fill("scope");
		await list.locator(".red-ui-typedInput-input").fill("https://api.example");
		await suite.editor.press("ok");
		assert.match(String(await problems("ask2")), /Parameters: The parameter scope is set by the node itself/);
		await suite.editor.open("ask2");
		assert.ok(await list.isVisible());
		await list.locator(".jwt-row-name").fill("audience");
		await suite.editor.press("ok");
		const row = { name: "audience", value: "https://api.example", type: "str" };
		assert.deepEqual(await suite.editor.property("ask2", "parameters"), [row]);
		assert.deepEqual(await problems("ask2"), []);
	});

	it("keeps what is entered, and a node from the palette leaves the payload alone", async () => {
		await suite.editor.open("ask1");
		await fill(input("scope"), "read");
		await page().getByRole("button", { name: "add a claim" }).click();
		await page().locator("#jwt-request-addclaims .jwt-row-name").fill("sub");
		await page().locator("#jwt-request-addclaims .red-ui-typedInput-input").fill("kim");
		await page().locator("[name=jwt-request-onfailure][value=output]").check();
		await suite.editor.press("ok");
		const saved = await Promise.all(
			["scope", "addclaims", "onfailure", "outputs", "authorize"].map((name) => suite.editor.property("ask1", name)),
		);
		assert.deepEqual(saved, ["read", [{ claim: "sub", value: "kim", type: "str" }], "output", 2, true]);
		assert.deepEqual(await problems("ask1"), []);
		const fresh =
			"(({ claimsType, output }) => ({ claimsType: claimsType.value, output: output.value }))(RED.nodes.getType('jwt-request').defaults)";
		assert.deepEqual(await page().evaluate(fresh), { claimsType: "none", output: "access_token" });
	});
});

describeEditor("the layout of the dialog of access tokens", () => {
	const suite = browsing();
	before(() => suite.nodeRed.deploy(FLOW));

	inEachLanguage(suite, (layout) => {
		for (const [grant, clientauth] of [
			["client_credentials", "client_secret_post"],
			["client_credentials", "private_key_jwt"],
			["jwt-bearer", "private_key_jwt"],
			["github-app", ""],
		] as const) {
			it(`fits for ${grant} ${clientauth}`, async () => {
				await layout.editor.open("ask2");
				await layout.editor.page.locator("#node-input-grant").selectOption(grant);
				if (clientauth) await layout.editor.page.locator("#node-input-clientauth").selectOption(clientauth);
				await layout.editor.page.evaluate("document.querySelector('.jwt-form details').open = true");
				await layout.check("jwt-request", `${grant} ${clientauth}`);
			});
		}
	});
});
