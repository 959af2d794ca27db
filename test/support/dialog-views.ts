/** The views of the dialogs, each with texts as long as they get, and what must be true of every one. */
import assert from "node:assert/strict";
import { seriousFindings } from "./accessibility.js";
import { CONFIG_STATES } from "./config-views.js";
import { FAINT_TEXTS } from "./contrast.js";
import type { Editor } from "./editor.js";
import { inspectorIn, makeToken } from "./inspector-dialog.js";
import type { FlowNode } from "./node-red.js";

const z = "views";
const step = (id: string, more: object): FlowNode => ({
	id,
	type: "jwt",
	z,
	jwtconfig: "views-keys",
	x: 300,
	y: 80,
	wires: [[], []],
	...more,
});
const rule = (claim: string, operator: string, value = "", type = "str") => ({ claim, operator, value, type });
const ROWS = [
	{ claim: "sub", value: "payload.user.id", type: "msg" },
	{ claim: "aud", value: "shop-api, billing-api", type: "list" },
	{ claim: "realm.roles", value: '["admin"]', type: "json" },
	{ claim: "exp", value: "1600000000", type: "num" },
	{ claim: "made", value: "", type: "date" },
	{ claim: "kind", value: "soup", type: "soup" },
];
const RULES = [
	rule("resource_access.account.roles", "anyof", "a-rather-long-name-of-a-role"),
	rule("email_verified", "exists"),
	rule("name", "matches", "("),
	rule("role", "soundslike", "admin"),
];

/** A flow with a node for each view. */
export const VIEWS_FLOW: readonly FlowNode[] = [
	{ id: z, type: "tab", label: "Views" },
	{
		id: "views-in",
		type: "http in",
		z,
		url: "/views",
		method: "post",
		x: 100,
		y: 80,
		wires: [["views-request", "views-verify"]],
	},
	step("views-generate", { mode: "generate" }),
	step("views-request", {
		mode: "generate",
		addclaims: ROWS,
		headers: [{ name: "alg", value: "none", type: "str" }],
		reuse: "80",
		onfailure: "output",
	}),
	step("views-verify", {
		mode: "verify",
		rules: RULES,
		scopes: "notes:read notes:write",
		scopesmatch: "any",
		alternatives: ["views-provider", "views-gone"],
		complete: true,
	}),
	step("views-tested", { mode: "verify", rules: [rule("realm.roles", "contains", "admin")], scopes: "notes:read" }),
	step("views-decode", { mode: "decode" }),
	step("views-publish", { mode: "jwks" }),
	step("views-imported", { mode: "generate", jwtconfig: "views-empty" }),
	step("views-unset", { mode: "verify", jwtconfig: "", token: "", tokenType: "header" }),
	{
		...{ id: "views-keys", type: "jwt-config", name: "igniteadmin", algorithm: "HS256", expiresin: "24h" },
		...{
			issuer: "https://shop.example.com",
			jwtid: true,
			credentials: { secret: "a secret of more than thirty-two bytes" },
		},
	},
	{ id: "views-empty", type: "jwt-config", name: "imported", algorithm: "ES256" },
	{
		...{ id: "views-provider", type: "jwt-config", name: "keycloak", algorithm: "RS256", keysource: "discovery" },
		issuer: "https://keycloak.example.com/realms/main",
	},
];

/** The nodes of {@link VIEWS_FLOW}, and what else to do to see all of a view. */
const VIEWS: Record<string, (editor: Editor) => Promise<unknown>> = {
	generate: async () => undefined,
	request: (editor) => editor.page.locator("#node-input-expiresin").fill("86400000"),
	verify: async () => undefined,
	tested: async (editor) => {
		await editor.page.locator("#jwt-test").click();
		await explain(inspectorIn(editor, "jwt-inspector"));
	},
	decode: async () => undefined,
	publish: async () => undefined,
	imported: (editor) => editor.page.locator("#jwt-config-line button").waitFor(),
	unset: async () => undefined,
};

/** Lets the inspector explain a refused token, with values as long as they get, and opens all that it says. */
async function explain({ root, inspect }: ReturnType<typeof inspectorIn>): Promise<void> {
	const claims = { aud: `https://api.example.com/${"very-".repeat(9)}long`, scope: "", exp: 1_600_000_000 };
	await inspect(makeToken(claims));
	const closed = root.locator("details:not([open]) > summary:visible");
	while (await closed.count()) await closed.first().click();
	await root.locator(".jwt-refused [role=status]").filter({ hasText: /./ }).waitFor();
}

/** The widths of windows, and a height in which every view fits. */
const WIDTHS = [1400, 820, 500];
const HEIGHT = 1600;

/** The problems of the dialog on top. A typed input hides a long choice like any text. */
const PROBLEMS = `(() => {
	const tray = [...document.querySelectorAll(".red-ui-tray")].at(-1).getBoundingClientRect();
	const visible = (selector) => [...document.querySelectorAll(".jwt-form " + selector)].filter((element) => element.offsetParent);
	return {
		wide: tray.width > 510 ? [tray.width] : [],
		// Elements that end beyond the dialog, or left of the window.
		beyond: visible(":is(input, select, button, a, label, .jwt-hint, .form-tips, textarea)")
			.filter((element) => element.getBoundingClientRect().right > tray.right + 1)
			.map((element) => element.id || element.className || element.innerText),
		// Tabs that are cut off by what they are in.
		lostTabs: visible("#jwt-config-tabs > li")
			.filter((tab) => tab.getBoundingClientRect().bottom > tab.closest(".red-ui-tabs").getBoundingClientRect().bottom + 2)
			.map((tab) => tab.innerText),
		// Texts whose box is too small for them.
		cutOff: visible(":is(label, span, button, .jwt-hint, .form-tips, .jwt-field, summary):not(.red-ui-typedInput-option-trigger, .red-ui-typedInput-option-trigger *)")
			.filter((element) => getComputedStyle(element).display !== "inline")
			.filter((element) => element.scrollWidth > element.clientWidth + 1)
			.map((element) => element.innerText)
			.filter(Boolean),
	};
})()`;

const CONFIGS = ["views-keys", "views-empty", "views-provider"];
/** The tabs of the dialog of `jwt-config`. */
const TABS = "#jwt-config-tabs a:visible";

/** Checks the dialog on top at each width of a window, and takes its picture. Returns what is wrong. */
async function problemsOf(editor: Editor, name: string): Promise<object[]> {
	const serious = await seriousFindings(editor.page, ".jwt-form");
	const found: object[] = serious.map((finding) => ({ name, finding }));
	for (const width of WIDTHS) {
		await editor.page.setViewportSize({ width, height: HEIGHT });
		await editor.page.waitForFunction(`innerWidth === ${width}`);
		const problems = (await editor.page.evaluate(PROBLEMS)) as Record<string, unknown[]>;
		const faint = (await editor.page.evaluate(FAINT_TEXTS)) as string[];
		if ([...Object.values(problems), faint].flat().length > 0) found.push({ name, width, ...problems, faint });
		await editor.screenshot(`${name} ${width}`);
	}
	await editor.page.setViewportSize({ width: WIDTHS[0] as number, height: HEIGHT });
	return found;
}

/** Opens each view of both dialogs. Nothing may be out of reach, cut off or hard to read at any width of a window. */
export async function checkViews(editor: Editor, name: string): Promise<void> {
	const { page } = editor;
	const found: object[] = [];
	await page.setViewportSize({ width: WIDTHS[0] as number, height: HEIGHT });
	for (const [view, prepare] of Object.entries(VIEWS)) {
		await editor.open(`views-${view}`);
		for (const closed of await page.locator(".jwt-form details:not([open]) > summary:visible").all())
			await closed.click();
		await prepare(editor);
		found.push(...(await problemsOf(editor, `${name} jwt ${view}`)));
		await editor.press("cancel");
	}
	for (const config of CONFIGS) {
		await page.evaluate(`RED.editor.editConfig("", "jwt-config", "${config}")`);
		await editor.dialog(/jwt-config/);
		const tabs = await page.locator(TABS).allInnerTexts();
		// The other tabs hardly depend on the configuration.
		for (const [index, tab] of tabs.slice(0, config === CONFIGS[0] ? tabs.length : 1).entries()) {
			const item = page.locator(TABS).nth(index);
			// Where the last click was a moment ago, the editor takes this one for the second half of a double-click.
			while (!(await item.locator("xpath=..").getAttribute("class"))?.includes("active")) await item.click();
			if (await page.locator("#jwt-config-inspector").isVisible())
				await explain(inspectorIn(editor, "jwt-config-inspector"));
			found.push(...(await problemsOf(editor, `${name} ${config} ${tab.trim()}`)));
		}
		await editor.press("cancel");
	}
	await page.evaluate('RED.editor.editConfig("", "jwt-config", "_ADD_")');
	await editor.dialog(/jwt-config/);
	for (const [state, prepare] of Object.entries(CONFIG_STATES)) {
		await prepare(editor);
		found.push(...(await problemsOf(editor, `${name} state ${state}`)));
	}
	await editor.press("cancel");
	assert.deepEqual(found, []);
}
