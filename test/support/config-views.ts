/** The states of the dialog of `jwt-config` that show the most: new, wrong, warned of, and corrected. */
import { generateKeyPairSync } from "node:crypto";
import type { Editor } from "./editor.js";
import { sharedKeyPair, toPem } from "./key-pairs.js";

const misfit = toPem(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey);

const input = ({ page }: Editor, name: string) => page.locator(`#node-config-input-${name}`);
const at = ({ page }: Editor, name: string) => page.locator(`#jwt-config-${name}`);
const purpose = (editor: Editor, value: string) => at(editor, "start").locator(`input[value=${value}]`).check();
const tab = (editor: Editor, name: string) => at(editor, `tab-${name}-label`).click();
/** Enters a value and leaves the field, as after typing. */
async function type(editor: Editor, id: string, value: string): Promise<void> {
	const field = editor.page.locator(`#${id}`);
	await field.fill(value);
	await field.blur();
}
const own = (editor: Editor, name: string, value: string) => type(editor, `node-config-input-${name}`, value);

/** The states, in an order in which each follows from the one before it, for one dialog of a new configuration. */
export const CONFIG_STATES: Record<string, (editor: Editor) => Promise<unknown>> = {
	new: async () => undefined,
	"short secret": (editor) => own(editor, "secret", "short"),
	async "secret from a variable"(editor) {
		await at(editor, "usevariable-secret").click();
		await type(editor, "jwt-config-variable-secret", "MY SECRET");
	},
	async "wrong settings for tokens made"(editor) {
		await tab(editor, "made");
		await own(editor, "expiresin", "86400000");
		await own(editor, "notbefore", "some time");
		await own(editor, "maxlifetime", "20 years");
	},
	async "wrong settings for tokens checked"(editor) {
		await tab(editor, "checked");
		await type(editor, "jwt-config-checked-audience", ",");
		await own(editor, "remember", "many");
	},
	async "provider without its value"(editor) {
		await purpose(editor, "provider");
		await tab(editor, "key");
		await at(editor, "provider").selectOption("entra-tenants");
		await type(editor, "jwt-config-providervalue", "not a tenant");
	},
	async "URL without TLS"(editor) {
		await input(editor, "keysource").selectOption("jwks");
		await own(editor, "jwksurl", "http://keys.example.com/jwks.json");
	},
	"load balancer": (editor) => input(editor, "keysource").selectOption("alb"),
	async "key for another algorithm"(editor) {
		await purpose(editor, "service");
		await own(editor, "privatekey", misfit);
		await at(editor, "report").locator("button").waitFor();
	},
	async "key pair"(editor) {
		await at(editor, "report").locator("button").click();
		await at(editor, "kid").filter({ hasText: "kid" }).waitFor();
	},
	"key ID": (editor) => tab(editor, "made"),
	async "private key in the field of the public one"(editor) {
		await tab(editor, "key");
		await own(editor, "publickey", toPem(sharedKeyPair("rsa").privateKey));
		await at(editor, "publickey-hint").filter({ hasText: /./ }).waitFor();
	},
	"private key from a variable": (editor) => at(editor, "usevariable-privatekey").click(),
};
