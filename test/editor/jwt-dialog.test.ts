/** The dialog of a `jwt` node: what it chooses, keeps, marks and previews. */
import assert from "node:assert/strict";
import { describeEditor, fill } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";
import type { FlowNode } from "../support/node-red.js";

const z = "flow1";
const step = (id: string, more: object): FlowNode => ({
	id,
	type: "jwt",
	z,
	jwtconfig: "keys1",
	x: 300,
	y: 80,
	wires: [[]],
	...more,
});
const rule = (more: object) => ({ claim: "role", operator: "equals", value: "admin", type: "str", ...more });
/** Rules that the dialog cannot show without changing what they mean. */
const UNREADABLE: Record<string, unknown> = {
	text: "x",
	nothing: [null],
	list: [["role", "equals"]],
	operator: [rule({}), rule({ operator: "soundslike" })],
	nooperator: [{ claim: "role", value: "admin", type: "str" }],
	type: [rule({ type: "soup" })],
	object: [rule({ value: { a: 1 } })],
};
const KEPT: Record<string, unknown> = {
	...UNREADABLE,
	extra: [rule({ not: true })],
	number: [rule({ value: 5, type: "num" })],
	blank: [rule({ claim: "", operator: "exists", value: "" })],
	single: rule({}),
	short: [{ claim: "sub", operator: "exists" }],
};
/** Rows of claims and header parameters that the dialog cannot show. */
const ODD_ROWS: Record<string, unknown> = {
	type: [{ claim: "sub", name: "x5t", value: "jamie", type: "soup" }],
	notype: [{ claim: "sub", name: "x5t", value: "jamie" }],
	nothing: [null],
	object: [{ claim: "sub", name: "x5t", value: { a: 1 }, type: "str" }],
};
/** Types that this version does not know, by the name of their field. */
const ODD_TYPES: Record<string, object> = {
	claims: { mode: "generate", claims: "user", claimsType: "soup" },
	token: { mode: "verify", token: "user", tokenType: "soup" },
	output: { mode: "decode", output: "user", outputType: "soup" },
};
/** Nodes with one mistake each, and an action for which it is none. */
const MISTAKES: Record<string, { more: object; text: RegExp; other?: string }> = {
	lifetime: { more: { expiresin: "soon" }, text: /^Expires after \(exp\): /, other: "verify" },
	reuse: { more: { reuse: "200" }, text: /^Reuse for: /, other: "verify" },
	exp: {
		more: { addclaims: [{ claim: "exp", value: "1600000000", type: "num" }] },
		text: /^Add claims: This time has passed/,
		other: "verify",
	},
	header: {
		more: { headers: [{ name: "alg", value: "none", type: "str" }] },
		text: /^Header parameters: .* alg /,
		other: "decode",
	},
	nameless: {
		more: { headers: [{ name: "", value: "x", type: "str" }] },
		text: /^Header parameters: /,
		other: "decode",
	},
	rule: {
		more: { mode: "verify", rules: [rule({ operator: "lt", value: "x" })] },
		text: /^Rules: /,
		other: "generate",
	},
	issuer: { more: { mode: "verify", alternatives: ["gone"] }, text: /^Other issuers: .* was deleted/, other: "decode" },
	scopesmatch: { more: { mode: "verify", scopesmatch: "some" }, text: /does not support some/, other: "decode" },
	token: { more: { mode: "verify", token: "", tokenType: "header" }, text: /^Token from: /, other: "generate" },
	config: { more: { mode: "verify", jwtconfig: "gone" }, text: /The configuration was deleted/, other: "decode" },
	mode: { more: { mode: "guess", expiresin: "soon", jwtconfig: "" }, text: /Choose an action/ },
};
const LONG = [
	rule({ claim: "resource_access.account.roles", operator: "contains", value: "a-rather-long-name-of-a-role" }),
];
const FLOW: FlowNode[] = [
	{ id: z, type: "tab", label: "Flow 1" },
	{ id: "in1", type: "http in", z, url: "/a", method: "post", x: 100, y: 80, wires: [["direct", "guard"]] },
	step("plain", { mode: "generate" }),
	step("direct", { mode: "generate", claims: "payload" }),
	step("query", { mode: "generate", claims: "req.query" }),
	step("guard", { mode: "verify", rules: LONG }),
	step("imported", { mode: "generate", jwtconfig: "keys2" }),
	step("provided", { mode: "verify", jwtconfig: "keys3" }),
	...Object.entries(KEPT).map(([id, rules]) => step(`rules-${id}`, { mode: "verify", rules })),
	...["addclaims", "headers"].flatMap((list) =>
		Object.entries(ODD_ROWS).map(([id, rows]) => step(`${list}-${id}`, { [list]: rows })),
	),
	...Object.entries(ODD_TYPES).map(([id, more]) => step(`type-${id}`, more)),
	...Object.entries(MISTAKES).map(([id, { more }]) => step(`mistake-${id}`, more)),
	step("other", { mode: "verify", alternatives: ["keys3"] }),
	{
		id: "keys1",
		type: "jwt-config",
		name: "igniteadmin",
		algorithm: "HS256",
		expiresin: "24h",
		issuer: "me",
		credentials: { secret: "stored" },
	},
	{ id: "keys2", type: "jwt-config", name: "imported", algorithm: "HS256" },
	{
		...{ id: "keys3", type: "jwt-config", name: "keycloak", algorithm: "RS256", keysource: "discovery" },
		issuer: "https://keycloak.example.com/realms/main",
	},
];

describeEditor("the dialog of jwt", () => {
	const suite = editing(FLOW);

	const page = () => suite.editor.page;
	const input = (name: string) => page().locator(`#node-input-${name}`);
	const hint = (name: string) => page().locator(`#jwt-${name}-hint`);
	const configLine = () => page().locator("#jwt-config-line");
	const row = (list: string, index = 0) => page().locator(`#jwt-${list} > li`).nth(index);
	const addRow = async (list: string) => {
		await page().locator(`#jwt-${list}`).locator("xpath=../..").locator("a.red-ui-button, button").last().click();
		return row(list, (await page().locator(`#jwt-${list} > li`).count()) - 1);
	};
	const setType = (list: string, index: number, type: string, value: string) =>
		page().evaluate(
			`$("#jwt-${list} > li").eq(${index}).find(".jwt-row-value").typedInput("type", "${type}").typedInput("value", ${JSON.stringify(value)})`,
		);
	const errors = (id: string) => suite.editor.property(id, "validationErrors") as Promise<string[] | undefined>;
	const preview = () => page().locator("#jwt-preview").innerText();

	for (const width of [820, 1400]) {
		it(`opens at 500 pixels in a window of ${width}, with all of it in reach`, async () => {
			await page().setViewportSize({ width, height: 800 });
			for (const id of ["guard", "plain"]) {
				await suite.editor.open(id);
				const tray = await page().locator(".red-ui-tray").last().boundingBox();
				assert.ok(tray && tray.width <= 502 && tray.x >= 0, JSON.stringify(tray));
				const beyond =
					await page().evaluate(`[...document.querySelectorAll(".jwt-form :is(input, select, button, a), .red-ui-tray button")]
					.filter((element) => element.offsetParent && element.getBoundingClientRect().right > ${tray.x + tray.width + 1})
					.map((element) => element.id || element.className)`);
				assert.deepEqual(beyond, []);
				await suite.editor.press("cancel");
			}
		});
	}

	it("has a rule on two lines where one is too short for it", async () => {
		await suite.editor.open("guard");
		const [name, operator, value] = await Promise.all(
			[".jwt-row-name", ".jwt-row-operator", ".red-ui-typedInput-container"].map((part) =>
				row("rules").locator(part).boundingBox(),
			),
		);
		assert.ok(name && operator && value);
		assert.ok(Math.abs(name.y - operator.y) < 8 && value.y > name.y + name.height, "two lines");
		assert.ok(name.width > 100 && value.width > 200, "each wide enough to read");
	});

	it("chooses the only configuration for a new node, and none of several", async () => {
		const added = async () => {
			await page().evaluate(
				`RED.nodes.add({ ...RED.nodes.node("plain"), id: "new1", jwtconfig: "", inputs: 1, outputs: 1 })`,
			);
			await suite.editor.open("new1");
			return input("jwtconfig").inputValue();
		};
		assert.equal(await added(), "_ADD_");
		assert.match(await configLine().innerText(), /Choose or add a configuration/);
		await suite.editor.press("cancel");
		await page().evaluate(`for (const id of ["new1", "keys2", "keys3"]) RED.nodes.remove(id)`);
		assert.equal(await added(), "keys1");
		assert.ok(await configLine().isHidden());
	});

	it("says that a configuration has no secret yet, and opens it there", async () => {
		await suite.editor.open("imported");
		await configLine().filter({ hasText: "The configuration has no secret yet." }).waitFor();
		await page().locator("#node-input-jwtconfig.input-error").waitFor();
		await page().getByRole("button", { name: "Add it" }).press("Enter");
		await suite.editor.dialog(/jwt-config/);
		await page().waitForFunction("document.activeElement.id === 'node-config-input-secret'");
		await page().keyboard.type("a secret that nobody will ever guess");
		await suite.editor.press("ok");
		await configLine().waitFor({ state: "hidden" });
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("imported", "valid"), true);
	});

	it("says at once that a secret cannot be published, and leads to the algorithm", async () => {
		await suite.editor.open("plain");
		await input("mode").selectOption("jwks");
		assert.match(await configLine().innerText(), /A shared secret cannot be published/);
		await page().getByRole("button", { name: "Choose an algorithm" }).click();
		await suite.editor.dialog(/jwt-config/);
		await page().waitForFunction("document.activeElement.id === 'node-config-input-algorithm'");
		await suite.editor.press("cancel");
		await input("mode").selectOption("generate");
		assert.ok(await configLine().isHidden());
	});

	for (const [name, rules] of Object.entries(KEPT)) {
		it(`keeps rules as they are: ${name}`, async () => {
			await suite.editor.open(`rules-${name}`);
			if (name in UNREADABLE) await page().locator(".jwt-row-raw").last().waitFor();
			await suite.editor.press("ok");
			assert.deepEqual(await suite.editor.property(`rules-${name}`, "rules"), rules);
			const isMarked = name in UNREADABLE || ["extra", "blank"].includes(name);
			assert.equal(await suite.editor.property(`rules-${name}`, "valid"), !isMarked);
		});
	}

	for (const list of ["addclaims", "headers"]) {
		for (const [name, rows] of Object.entries(ODD_ROWS)) {
			it(`keeps and marks what it cannot read in ${list}: ${name}`, async () => {
				const id = `${list}-${name}`;
				assert.match(String(await errors(id)), /^(Add claims|Header parameters): This row cannot be edited here/);
				await suite.editor.open(id);
				assert.equal(await row(list).locator("[aria-invalid=true]").count(), 1);
				assert.ok(await row(list).isVisible());
				await suite.editor.press("ok");
				assert.deepEqual(await suite.editor.property(id, list), rows);
			});
		}
	}

	for (const [name, more] of Object.entries(ODD_TYPES)) {
		it(`keeps and marks a type of ${name} that it does not know`, async () => {
			const id = `type-${name}`;
			const tooltip = String(await errors(id));
			assert.match(tooltip, /does not support soup/);
			assert.doesNotMatch(tooltip, /jwt\.label/, "a text that no catalogue has");
			await suite.editor.open(id);
			assert.match(await page().locator(`#node-input-${name}-hint`).innerText(), /does not support soup/);
			await suite.editor.press("ok");
			for (const [property, value] of Object.entries(more)) {
				assert.equal(await suite.editor.property(id, property), value);
			}
			await suite.editor.open(id);
			await page().evaluate(`$("#node-input-${name}").typedInput("type", "msg")`);
			assert.equal(await page().locator(`#node-input-${name}-hint`).innerText(), "");
			await suite.editor.press("ok");
			assert.equal(await suite.editor.property(id, `${name}Type`), "msg");
			assert.equal(await suite.editor.property(id, "valid"), true);
		});
	}

	for (const [name, { text, other }] of Object.entries(MISTAKES)) {
		it(`marks one field with a mistake, and names it: ${name}`, async () => {
			const id = `mistake-${name}`;
			const [told = "", ...more] = (await errors(id)) ?? [];
			assert.match(told, text);
			assert.deepEqual(more, []);
			await suite.editor.open(id);
			const marked = page().locator(".jwt-form").locator(":is(.input-error, [aria-invalid=true]):visible");
			await marked.first().waitFor();
			assert.equal(await marked.count(), 1);
			if (!other) return;
			await input("mode").selectOption(other);
			assert.equal(await marked.count(), 0);
			await suite.editor.press("ok");
			assert.equal(await suite.editor.property(id, "valid"), true, "no mistake for the other action");
		});
	}

	it("marks a node whose only other configuration was deleted, until the row is removed", async () => {
		assert.equal(await errors("other").then((list) => list?.length ?? 0), 0);
		await page().evaluate(`RED.editor.editConfig("", "jwt-config", "keys3")`);
		await suite.editor.dialog(/jwt-config/);
		await page().locator(".red-ui-tray").getByRole("button", { name: "Delete", exact: true }).click();
		await page().waitForFunction("RED.nodes.node('other').alternatives === ''");
		await page().waitForFunction("!document.querySelector('.red-ui-tray')");
		assert.match(String(await errors("other")), /^Other issuers: Choose a configuration, or remove the row/);
		await suite.editor.open("other");
		assert.equal(await row("alternatives").locator("[aria-invalid=true]").count(), 1);
		await row("alternatives").locator(".red-ui-editableList-item-remove").click();
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("other", "alternatives"), []);
		assert.equal(await suite.editor.property("other", "valid"), true);
	});

	it("says what claims are where they first appear", async () => {
		await suite.editor.open("plain");
		const told = page().locator(".jwt-hint:visible", { hasText: "Claims are the statements in a token" });
		for (const [mode, times] of Object.entries({ generate: 1, verify: 1, decode: 0, jwks: 0 })) {
			await input("mode").selectOption(mode);
			assert.equal(await told.count(), times, mode);
		}
	});

	it("keeps what it cannot read when another rule changes, and deletes it when asked", async () => {
		await suite.editor.open("rules-operator");
		await row("rules").locator(".jwt-row-name").fill("group");
		await suite.editor.press("ok");
		const [first, second] = UNREADABLE.operator as object[];
		assert.deepEqual(await suite.editor.property("rules-operator", "rules"), [{ ...first, claim: "group" }, second]);
		await suite.editor.open("rules-operator");
		await row("rules", 1).locator(".red-ui-editableList-item-remove").click();
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("rules-operator", "rules"), [{ ...first, claim: "group" }]);
		assert.equal(await suite.editor.property("rules-operator", "valid"), true);
	});

	it("offers claims in a menu for the keyboard, and takes a list of texts", async () => {
		await suite.editor.open("plain");
		const added = await addRow("addclaims");
		const menu = added.locator("select.jwt-pick");
		assert.equal(await menu.getAttribute("aria-label"), "Choose a claim");
		await menu.press("A");
		assert.equal(await added.locator(".jwt-row-name").inputValue(), "aud");
		await setType("addclaims", 0, "list", "shop, billing");
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("plain", "addclaims"), [
			{ claim: "aud", value: "shop, billing", type: "list" },
		]);
	});

	it("offers the claims of the configuration's provider to rules", async () => {
		await suite.editor.open("provided");
		const menu = (await addRow("rules")).locator("select.jwt-pick");
		assert.equal(await menu.locator("optgroup").first().getAttribute("label"), "Keycloak");
		await menu.selectOption("realm_access.roles");
		assert.equal(await row("rules").locator(".jwt-row-name").inputValue(), "realm_access.roles");
	});

	it("says what is wrong with an added claim, and marks the node only for mistakes", async () => {
		await suite.editor.open("plain");
		const added = await addRow("addclaims");
		const cases: [claim: string, type: string, value: string, text: RegExp, isMistake: boolean][] = [
			["realm.roles", "str", "admin", /does not nest/, false],
			["https://example.com/roles", "str", "admin", /^$/, false],
			["exp", "num", "1600000000", /has passed/, true],
			["exp", "str", "1600000000", /has passed/, true],
			["exp", "num", "1764046353000", /milliseconds/, true],
			["exp", "str", "1h", /For a time span/, true],
			["exp", "date", "", /expire at once/, true],
			["exp", "num", "4102444800", /^$/, false],
			["nbf", "date", "", /time when the token is generated/, false],
			["nbf", "date", "iso", /must be a number of seconds/, true],
			["made", "date", "", /time when the token is generated/, false],
			["jti", "str", "one", /the same ID/, false],
			["sub", "msg", "user", /^$/, false],
		];
		for (const [claim, type, value, text, isMistake] of cases) {
			await fill(added.locator(".jwt-row-name"), claim);
			await setType("addclaims", 0, type, value);
			await added.locator(".jwt-row-name").press("End");
			const message = added.locator(".jwt-row-hint");
			assert.match(await message.innerText(), text, `${claim} ${type} ${value}`);
			assert.equal(await message.evaluate((element) => element.classList.contains("jwt-hint-error")), isMistake);
		}
		for (const [claim, type, , , isMistake] of cases.filter(([, , value]) => value === "1h" || value === "one")) {
			await fill(added.locator(".jwt-row-name"), claim);
			await setType("addclaims", 0, type, "1h");
			await suite.editor.press("ok");
			assert.equal(await suite.editor.property("plain", "valid"), !isMistake, claim);
			await suite.editor.open("plain");
		}
	});

	it("marks a pattern that cannot be used, with the reason, and takes a right one", async () => {
		await suite.editor.open("guard");
		await row("rules").locator(".jwt-row-operator").selectOption("matches");
		const value = row("rules").locator("input.red-ui-typedInput-input");
		for (const [pattern, reason] of [
			["(", /not a valid regular expression/],
			["(?=a)b", /Look-ahead/],
			["\\p{Letter}", /\\p\{Letter\} is not supported/],
			["a{513}", /too large/],
			["a.*", /^$/],
		] as const) {
			await fill(value, pattern);
			await value.press("End");
			assert.match(await row("rules").locator(".jwt-row-hint").innerText(), reason);
			assert.equal(await value.getAttribute("aria-invalid"), pattern === "a.*" ? null : "true");
		}
		await fill(value, "(");
		await suite.editor.press("ok");
		assert.deepEqual(await errors("guard"), [
			"Rules: This is not a valid regular expression. Check its brackets and backslashes.",
		]);
	});

	it("previews the claims while they are typed", async () => {
		await suite.editor.open("plain");
		assert.match(await preview(), /^\{\n… msg\.payload, .*override those from igniteadmin\n/);
		assert.match(await preview(), /"iss": "me", from igniteadmin\n/);
		assert.match(await preview(), /"exp": \d{10} .*, in 1 day, from igniteadmin\n\}$/);
		await input("expiresin").fill("90 minutes");
		assert.match(await preview(), /"exp": \d{10} .*, in 90 minutes\n\}$/);
		const added = await addRow("addclaims");
		await added.locator(".jwt-row-name").pressSequentially("iss");
		await added.locator("input.red-ui-typedInput-input").pressSequentially("you");
		assert.match(await preview(), /"iss": "you", instead of "me" from igniteadmin\n/);
		await page().evaluate(`$("#node-input-claims").typedInput("type", "none")`);
		assert.doesNotMatch(await preview(), /msg\.payload/);
		await added.locator(".red-ui-editableList-item-remove").click();
		await page().locator("#jwt-preview", { hasText: '"iss": "me"' }).waitFor();
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("plain", "claimsType"), "none");
	});

	it("warns if the caller of an HTTP endpoint would write the claims", async () => {
		for (const [id, isWarned] of [
			["plain", false],
			["direct", true],
			["query", true],
		] as const) {
			await suite.editor.open(id);
			assert.equal(/the caller decides/.test(await hint("claims").innerText()), isWarned, id);
			if (id === "query") {
				await page().evaluate(`$("#node-input-claims").typedInput("value", "user")`);
				assert.match(await hint("claims").innerText(), /^Claims are the statements in a token/);
			}
			await suite.editor.press("cancel");
		}
	});

	it("says where the body of a request is that the claims replace", async () => {
		await suite.editor.open("guard");
		assert.match(await hint("output").innerText(), /msg\.req\.body/);
		await page().evaluate(`$("#node-input-output").typedInput("value", "user")`);
		assert.match(await hint("output").innerText(), /^Claims are the statements in a token/);
		await page().evaluate(`$("#node-input-output").typedInput("value", "payload")`);
		await input("mode").selectOption("generate");
		assert.equal(await hint("output").innerText(), "");
	});

	it("chooses the second output for a token from a request, unless the user chose", async () => {
		await suite.editor.open("guard");
		const chosen = () => page().locator("[name=jwt-onfailure]:checked").inputValue();
		const take = (type: string) => page().evaluate(`$("#node-input-token").typedInput("type", "${type}")`);
		assert.equal(await chosen(), "error");
		await take("bearer");
		assert.equal(await chosen(), "output");
		await take("msg");
		assert.equal(await chosen(), "error");
		await take("cookie");
		assert.equal(await input("outputs").inputValue(), "2");
		await page().locator("[name=jwt-onfailure][value=error]").check();
		await take("query");
		assert.equal(await chosen(), "error");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("guard", "outputs"), 1);
	});
});
