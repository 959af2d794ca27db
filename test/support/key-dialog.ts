/** The dialog of a configuration with keys, and a flow that signs tokens with them. */
import { editing } from "./editor-suite.js";
import { sharedKeyPair, toPem } from "./key-pairs.js";
import type { FlowNode } from "./node-red.js";

export const { privateKey, publicKey } = sharedKeyPair("rsa");
export const pem = toPem;

/** Creates a configuration with only these credentials, whatever the previous test left. */
function keys(id: string, algorithm: string, credentials: object): FlowNode {
	const none = { secret: "", privatekey: "", passphrase: "", publickey: "" };
	return { id, type: "jwt-config", name: "mine", algorithm, credentials: { ...none, ...credentials } };
}

export const TAB = "flow1";
/** `keys1` has {@link privateKey}, `keys2` a secret. */
export const FLOW: readonly FlowNode[] = [
	{ id: TAB, type: "tab", label: "Flow 1" },
	{ id: "in", type: "http in", z: TAB, url: "/token", method: "get", x: 100, y: 100, wires: [["step"]] },
	{ id: "step", type: "jwt", z: TAB, jwtconfig: "keys1", mode: "generate", x: 300, y: 100, wires: [["out"]] },
	{ id: "out", type: "http response", z: TAB, x: 500, y: 100, wires: [] },
	keys("keys1", "RS256", { privatekey: pem(privateKey) }),
	keys("keys2", "HS256", { secret: "x".repeat(32) }),
];

/** Sets up a suite that opens the configurations of {@link FLOW}. */
export function editingKeys() {
	const suite = editing(FLOW);
	const at = (name: string) => suite.editor.page.locator(`#jwt-config-${name}`);
	/** Waits for the report about a key, and returns it. */
	const answer = async () => {
		await suite.editor.page.waitForFunction(
			"!/^$|moment/.test(document.querySelector('#jwt-config-report').innerText)",
		);
		return at("report").innerText();
	};
	return {
		suite,
		at,
		answer,
		input: (name: string) => suite.editor.page.locator(`#node-config-input-${name}`),
		open: (id: string) =>
			suite.editor.page
				.evaluate(`RED.editor.editConfig("", "jwt-config", ${JSON.stringify(id)})`)
				.then(() => suite.editor.dialog(/jwt-config/))
				// Node-RED gives the first field the focus a moment after a dialog opens.
				.then(() => suite.editor.page.locator(".red-ui-tray:last-child :focus").waitFor()),
		async check() {
			await at("check").click();
			return answer();
		},
	};
}
