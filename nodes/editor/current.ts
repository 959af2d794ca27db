import type { JwtConfigOptions } from "../../src/options";
import type { KeyField } from "./key-field";
import { storedCredentials } from "./stored-credentials";

export type ConfigNode = EditorNode<JwtConfigOptions>;

type CredentialName = "secret" | "privatekey" | "publickey";

/** The node whose dialog is open, and its field for the private key, which does not show a stored key. */
let open: { id: string; privatekey: KeyField } | undefined;

/** Returns the input of a property or credential in the dialog of a `jwt-config` node. */
export const field = (name: string) => $(`#node-config-input-${name}`);

export function dialogOpened(node: ConfigNode, privatekey: KeyField): void {
	open = { id: node.id, privatekey };
}

export function dialogClosed(): void {
	open = undefined;
}

/** Whether the dialog of a node is open, so that its fields show what is wrong with them. */
export const isOpen = (node: ConfigNode): boolean => open?.id === node.id;

/** Returns a property from the dialog if it is open, or from the node. */
export function currentOption(node: ConfigNode, name: keyof JwtConfigOptions): string {
	const value = open?.id === node.id ? field(name).val() : node[name];
	return String(value ?? "");
}

/** Whether a box is ticked, in the dialog if it is open. */
export function isTicked(node: ConfigNode, name: "allowhttp"): boolean {
	return open?.id === node.id ? field(name).prop("checked") === true : String(node[name]) === "true";
}

/** Returns the id of the configuration node that is chosen in the open dialog; blank if there is none. */
export function currentNode(name: "tls" | "proxy"): string {
	const id = String(field(name).val() ?? "");
	return id === "_ADD_" ? "" : id;
}

/** Whether a node has a credential; `undefined` while that is unknown. */
export function hasCredential(node: ConfigNode, name: CredentialName): boolean | undefined {
	if (open?.id === node.id) return field(name).val() !== "" || (name === "privatekey" && open.privatekey.isStored());
	const credentials = node.credentials ?? storedCredentials(node.id);
	if (!credentials) return undefined;
	return credentials[`has_${name}`] === true || (credentials[name] ?? "") !== "";
}
