import type { JwtConfigOptions } from "../../src/options";
import type { KeyField } from "./key-field";

export type ConfigNode = EditorNode<JwtConfigOptions>;

type CredentialName = "secret" | "privatekey" | "publickey";

/** The node whose dialog is open, and the field whose stored credential does not show in it. */
let open: { id: string; privatekey: KeyField } | undefined;

const field = (name: string) => $(`#node-config-input-${name}`);

export function dialogOpened(node: ConfigNode, privatekey: KeyField): void {
	open = { id: node.id, privatekey };
}

export function dialogClosed(): void {
	open = undefined;
}

/** A property as the dialog says now, where it is open, or as the node has it. */
export function currentOption(node: ConfigNode, name: keyof JwtConfigOptions): string {
	const value = open?.id === node.id ? field(name).val() : node[name];
	return String(value ?? "");
}

/** Whether there is a credential; `undefined` where that is not known before the dialog was open. */
export function hasCredential(node: ConfigNode, name: CredentialName): boolean | undefined {
	if (open?.id === node.id) return field(name).val() !== "" || (name === "privatekey" && open.privatekey.isStored());
	const { credentials } = node;
	if (!credentials) return undefined;
	return credentials[`has_${name}`] === true || (credentials[name] ?? "") !== "";
}
