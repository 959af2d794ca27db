/** Drives the inspector in the dialogs, and a flow whose node refuses tokens. */
import type { Editor } from "./editor.js";
import type { FlowNode } from "./node-red.js";
import { forge, SECRET } from "./tokens.js";

const z = "tab1";
export const NODE = "guard";
export const CONFIG = "shop";

/** A node that verifies tokens in requests to `/shop`, with a rule and a scope. */
export const FLOW: readonly FlowNode[] = [
	{ id: z, type: "tab", label: "Shop" },
	{ id: "in", type: "http in", z, url: "/shop", method: "get", x: 120, y: 80, wires: [[NODE]] },
	{
		...{ id: NODE, type: "jwt", z, name: "customers only", mode: "verify", jwtconfig: CONFIG, x: 320, y: 80 },
		...{ token: "", tokenType: "bearer", onfailure: "output", outputs: 2, wires: [["out"], ["out"]] },
		...{ scopes: "orders:read", scopesmatch: "all" },
		rules: [{ claim: "realm.roles", operator: "contains", value: "customer", type: "str" }],
	},
	{ id: "out", type: "http response", z, x: 520, y: 80, wires: [] },
	{
		...{ id: CONFIG, type: "jwt-config", name: "the shop", algorithm: "HS256", keysource: "inline" },
		...{ issuer: "https://login.example", audience: "shop-api", credentials: { secret: SECRET } },
	},
];

export const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** The claims of a token that the node accepts. */
export const goodClaims = () => ({
	...{ iss: "https://login.example", aud: "shop-api", sub: "jamie", exp: inSeconds(600) },
	...{ scope: "orders:read profile", realm: { roles: ["customer"] } },
});

/** Makes a token that differs from a good one in these claims. */
export const makeToken = (claims: object = {}, header: object = {}) =>
	forge({ alg: "HS256", typ: "JWT", ...header }, { ...goodClaims(), ...claims }, SECRET);

/** Refers to the inspector in the open dialog of a configuration or of a node. */
export function inspectorIn({ page }: Editor, id: "jwt-config-inspector" | "jwt-inspector") {
	const root = page.locator(`#${id}`);
	/** Waits for a result, and returns it. */
	const result = async () => {
		await page.waitForFunction(
			`!/^$|moment|Moment/.test(document.querySelector("#${id} .jwt-inspector-summary").innerText)`,
		);
		return root.locator(".jwt-inspector-summary").innerText();
	};
	return {
		root,
		token: root.locator("textarea"),
		summary: root.locator(".jwt-inspector-summary"),
		check: (name: string) => root.locator(`.jwt-checks [data-check="${name}"]`),
		/** The checks that passed, folded behind the others. */
		passed: root.locator(".jwt-passed"),
		/** Returns the checks that can be read without scrolling or unfolding. */
		inView: () =>
			page.evaluate<string[]>(`[...document.querySelectorAll("#${id} [data-check]")]
				.filter((item) => item.checkVisibility() && item.getBoundingClientRect().bottom <=
					item.closest(".red-ui-tray-body").getBoundingClientRect().bottom)
				.map((item) => item.dataset.check)`),
		/** Pastes a token, and waits for the result. */
		async inspect(token: string): Promise<string> {
			await root.locator("textarea").fill(token);
			return result();
		},
		result,
	};
}

/** Shows a tab in the dialog of a configuration. */
export async function showTab({ page }: Editor, name: string | RegExp): Promise<void> {
	const tab = page.locator("#jwt-config-tabs li", { hasText: name });
	// Where the last click was a moment ago, the editor takes this one for the second half of a double-click.
	while (!/active/.test((await tab.getAttribute("class")) ?? "")) await tab.locator("a").click();
}

/** Opens the tab of the inspector in the dialog of a configuration. */
export async function openTab(editor: Editor, config = CONFIG) {
	await editor.page.evaluate(`RED.editor.editConfig("", "jwt-config", ${JSON.stringify(config)})`);
	await editor.dialog(/jwt-config/);
	await showTab(editor, /Try it|Ausprobieren/);
	return inspectorIn(editor, "jwt-config-inspector");
}

/** Opens the inspector in the dialog of a node. */
export async function openTest(editor: Editor, node = NODE) {
	await editor.open(node);
	await editor.page.locator("#jwt-test").click();
	return inspectorIn(editor, "jwt-inspector");
}
