import assert from "node:assert/strict";
import { describeEditor, fill } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";

const z = "flow1";
const FLOW = [
	{ id: z, type: "tab", label: "Flow 1" },
	{ id: "step1", type: "jwt", z, jwtconfig: "keys1", mode: "generate", x: 200, y: 100, wires: [[]] },
	{
		id: "step2",
		type: "jwt",
		z,
		jwtconfig: "gone",
		mode: "verify",
		onfailure: "output",
		outputs: 2,
		x: 200,
		y: 200,
		wires: [[], []],
	},
	{ id: "step3", type: "jwt", z, jwtconfig: "", mode: "decode", x: 200, y: 300, wires: [[]] },
	{
		id: "keys1",
		type: "jwt-config",
		name: "igniteadmin",
		algorithm: "HS256",
		expiresin: "24h",
		credentials: { secret: "stored" },
	},
];

describeEditor("the dialogs", () => {
	const suite = editing(FLOW);

	const input = (name: string) => suite.editor.page.locator(`#node-input-${name}`);
	const configInput = (name: string) => suite.editor.page.locator(`#node-config-input-${name}`);
	const visibleRows = () =>
		suite.editor.page.locator(".jwt-form .form-row:visible > label:first-child").allInnerTexts();
	const openConfig = () =>
		suite.editor.page
			.evaluate("RED.editor.editConfig('', 'jwt-config', 'keys1')")
			.then(() => suite.editor.dialog(/jwt-config/));
	const labels = () =>
		suite.editor.page.locator("#red-ui-workspace-chart .red-ui-flow-node-label text").allTextContents();

	it("show for each action what it needs, and nothing jumps", async () => {
		await suite.editor.open("step1");
		const top = async () => (await input("mode").boundingBox())?.y;
		const before = await top();
		const rows: Record<string, string[]> = {};
		for (const mode of ["generate", "verify", "jwks", "decode"]) {
			await input("mode").selectOption(mode);
			rows[mode] = (await visibleRows()).map((text) => text.trim());
			assert.equal(await top(), before);
		}
		assert.deepEqual(rows, {
			generate: [
				"Name",
				"Action",
				"Configuration",
				"Claims from",
				"Add claims",
				"Expires after (exp)",
				"Put token in",
				"If it fails",
				"Preview",
			],
			verify: [
				"Name",
				"Action",
				"Configuration",
				"Token from",
				"Scopes required",
				"Token must have",
				"Rules",
				"Put claims in",
				"If it fails",
			],
			jwks: ["Name", "Action", "Configuration", "Put it in", "If it fails"],
			decode: ["Name", "Action", "Token from", "Put it in"],
		});
		assert.match(await suite.editor.page.locator(".jwt-form .form-tips:visible").innerText(), /Nothing is checked/);
	});

	it("label nodes by action and algorithm, and ports by what comes out", async () => {
		assert.deepEqual(await labels(), ["generate HS256", "verify", "read token"]);
		const ports = "RED.nodes.node('step2')._def.outputLabels.call(RED.nodes.node('step2'), INDEX)";
		assert.equal(await suite.editor.page.evaluate(ports.replace("INDEX", "0")), "claims");
		assert.equal(await suite.editor.page.evaluate(ports.replace("INDEX", "1")), "rejected");
	});

	it("mark only the node whose configuration is gone, and say why", async () => {
		assert.equal(await suite.editor.property("step1", "valid"), true);
		assert.equal(await suite.editor.property("step3", "valid"), true);
		assert.deepEqual(await suite.editor.property("step2", "validationErrors"), [
			"The configuration was deleted. Choose or add one.",
		]);
	});

	it("give the second output when an action sends failures there, and take it from one that has none", async () => {
		await suite.editor.open("step1");
		await input("mode").selectOption("verify");
		await suite.editor.page.getByLabel("send to a second output").check();
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("step1", "outputs"), 2);
		assert.equal(await suite.editor.property("step1", "onfailure"), "output");
		const ports = "RED.nodes.node('step1')._def.outputLabels.call(RED.nodes.node('step1'), 1)";
		for (const [mode, outputs, label] of [
			["generate", 2, "failed"],
			["jwks", 2, "failed"],
			["decode", 1],
		] as const) {
			await suite.editor.open("step1");
			await input("mode").selectOption(mode);
			await suite.editor.press("ok");
			assert.equal(await suite.editor.property("step1", "outputs"), outputs);
			if (label) assert.equal(await suite.editor.page.evaluate(ports), label);
		}
	});

	it("keep added claims and header parameters with their types", async () => {
		await suite.editor.open("step1");
		await suite.editor.page.getByRole("button", { name: "add a claim" }).click();
		await suite.editor.page.getByPlaceholder("claim", { exact: true }).fill("role");
		await suite.editor.page.locator("#jwt-addclaims .red-ui-typedInput-input").fill("admin");
		await suite.editor.page.locator(".jwt-form summary").click();
		await suite.editor.page.getByRole("button", { name: "add a parameter" }).click();
		await suite.editor.page.getByPlaceholder("parameter").fill("alg");
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("step1", "addclaims"), [
			{ claim: "role", value: "admin", type: "str" },
		]);
		assert.deepEqual(await suite.editor.property("step1", "headers"), [{ name: "alg", value: "", type: "str" }]);
		assert.deepEqual(await suite.editor.property("step1", "validationErrors"), [
			"Header parameters: The header parameter alg is set by the node itself. Remove that row.",
		]);
	});

	const spans: [text: string, hint: RegExp, valid: boolean][] = [
		["86400", /^= 1 day$/, true],
		["90 minutes", /^= 90 minutes$/, true],
		["2592000", /^= 30 days$/, true],
		["7 days", /^= 1 week$/, true],
		["1y", /^= 1 year$/, true],
		["10y", /^= 10 years$/, true],
		["20 years", /^= 20 years\. That is longer than ten years\.$/, true],
		["soon", /^Enter seconds/, false],
		["-5", /^Enter seconds/, false],
		["1e9", /^Enter seconds/, false],
		["0", /longer than 0/, false],
		["3600000", /If you meant milliseconds, enter 3600;/, false],
		["86400000", /^That is 1,000 days\..* enter 86400;/, false],
		["${LIFETIME}", /^$/, true],
	];
	it("read a lifetime back in words, or say what is wrong with it", async () => {
		await suite.editor.open("step1");
		for (const [text, hint, valid] of spans) {
			await input("expiresin").fill(text);
			await input("expiresin").press("End");
			assert.match(await suite.editor.page.locator("#node-input-expiresin-hint").innerText(), hint, text);
			assert.equal(await input("expiresin").evaluate((field) => !field.classList.contains("input-error")), valid, text);
		}
	});

	it("tell how strong a secret is, and never bring a stored one back", async () => {
		await openConfig();
		const hint = () => suite.editor.page.locator("#jwt-config-secret-hint").innerText();
		assert.equal(await hint(), "A secret is stored. Enter another one to replace it.");
		assert.ok(!(await suite.editor.page.content()).includes("stored-secret"));
		const cases: [encoding: string, secret: string, hint: RegExp][] = [
			["utf8", "", /^There is no secret yet/],
			["utf8", "short", /^40 bits: works, but can be guessed. HS256 is safe with 256 bits/],
			["utf8", "-----BEGIN PUBLIC KEY-----", /^This is a key or certificate/],
			["hex", "nothex", /^This is not valid hex\./],
			["hex", "00".repeat(32), /^256 bits: strong enough for HS256/],
			["base64", "AA+/".repeat(10), /^240 bits/],
			["base64url", "AA+/", /^This is not valid base64url\./],
		];
		for (const [encoding, secret, expected] of cases) {
			await configInput("secretencoding").selectOption(encoding);
			await fill(configInput("secret"), secret);
			assert.match(await hint(), expected, `${encoding} ${secret}`);
		}
	});

	it("make a secret of the right strength in each encoding", async () => {
		await openConfig();
		const seen = new Set<string>();
		for (const [algorithm, bytes] of [
			["HS256", 32],
			["HS384", 48],
			["HS512", 64],
		] as const) {
			for (const encoding of ["utf8", "base64", "base64url", "hex"] as const) {
				await configInput("algorithm").selectOption(algorithm);
				await configInput("secretencoding").selectOption(encoding);
				await suite.editor.page.locator("#jwt-config-generate").click();
				const secret = await configInput("secret").inputValue();
				assert.equal(Buffer.from(secret, encoding === "utf8" ? "base64url" : encoding).length, bytes);
				seen.add(secret);
			}
		}
		assert.equal(seen.size, 12);
	});

	it("warn of a blank lifetime, and show issuer and audience on both tabs", async () => {
		await openConfig();
		await suite.editor.page.locator("#jwt-config-tabs a", { hasText: "Tokens made" }).click();
		await fill(configInput("expiresin"), "");
		assert.match(await suite.editor.page.locator("#node-config-input-expiresin-hint").innerText(), /never expire/);
		await configInput("issuer").fill("https://a.example");
		await suite.editor.press("ok");
		await openConfig();
		await suite.editor.page.locator("#jwt-config-tabs a", { hasText: "Tokens checked" }).click();
		assert.equal(await suite.editor.page.locator("#jwt-config-checked-issuer").inputValue(), "https://a.example");
		await suite.editor.page.locator("#jwt-config-checked-audience").fill("one, two");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys1", "issuer"), "https://a.example");
		assert.equal(await suite.editor.property("keys1", "audience"), "one, two");
		assert.equal(await suite.editor.property("keys1", "expiresin"), "");
		assert.equal(await suite.editor.property("keys1", "valid"), true);
	});

	/** Writes into every text field of the open dialog, also those on another tab, and gives their properties. */
	const fillAll = (prefix: string, value: string) =>
		suite.editor.page.evaluate(`$(".jwt-form .form-row > input[type=text][id^=${prefix}]:not([data-same-as])")
			.val(${JSON.stringify(value)}).trigger("input").trigger("change")
			.get().map(({ id }) => id.slice(${prefix.length}))`) as Promise<string[]>;

	const dialogs = [
		["jwt", "step1", "node-input-", () => suite.editor.open("step1"), ["name", "expiresin", "scopes", "reuse"]],
		["jwt-config", "keys1", "node-config-input-", openConfig, ["name", "expiresin", "issuer", "keyid", "remember"]],
	] as const;
	for (const [type, id, prefix, open, among] of dialogs) {
		it(`keep what is written in each text field of ${type}`, async () => {
			await open();
			const properties = await fillAll(prefix, "7");
			for (const property of among) assert.ok(properties.includes(property), property);
			await suite.editor.press("ok");
			await open();
			for (const property of properties) {
				assert.equal(await suite.editor.property(id, property), "7", property);
				assert.equal(await suite.editor.page.locator(`#${prefix}${property}`).inputValue(), "7", property);
			}
		});
	}

	it("show the help of both nodes in the sidebar, with links that lead to pages of the package", async () => {
		for (const type of ["jwt", "jwt-config"]) {
			await suite.editor.page.evaluate(`RED.sidebar.help.show(${JSON.stringify(type)})`);
			await suite.editor.page.locator(".red-ui-help h3", { hasText: "Details" }).first().waitFor();
			const heading = await suite.editor.page.locator(".red-ui-help-title").first().innerText();
			assert.ok(heading.includes(type), heading);
			const link = suite.editor.page.locator(".red-ui-help a", { hasText: `The node ${type}` });
			const [page] = await Promise.all([suite.editor.page.context().waitForEvent("page"), link.click()]);
			assert.equal(await page.locator("h1").innerText(), `The node ${type}`);
			await page.close();
		}
	});
});
