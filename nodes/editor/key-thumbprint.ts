import type { KeyField } from "./key-field";
import { viewOf } from "./key-view";

const field = (name: string) => $(`#node-config-input-${name}`);

/**
 * Sets the thumbprint that travels with the flow, because keys do not. Nothing that follows from a secret may travel.
 * @param checked the thumbprint of the keys in the dialog, if they were checked
 */
export function saveThumbprint(privateKey: KeyField, checked: string | undefined): void {
	const isPair = viewOf(String(field("keysource").val()), String(field("algorithm").val())) === "pair-inline";
	const input = field("keythumbprint");
	if (!isPair) return void input.val("");
	if (checked) return void input.val(checked);
	const isStored = privateKey.typed() === undefined;
	// Whichever key belonged here when the dialog was opened still does, unless it was replaced or taken away.
	const isAsBefore = !opened.isStored && privateKey.typed() === "" && field("publickey").val() === opened.publickey;
	if (!isStored && !isAsBefore) input.val("");
}

/** The keys with which the dialog was opened. */
let opened: { isStored: boolean; publickey: unknown };

/**
 * Prepares the hint about the key that belongs here, for a flow that came without it.
 * @returns the thumbprint of that key; `undefined` if there is a key, or it is not known
 */
export function prepareThumbprint(privateKey: KeyField): string | undefined {
	opened = { isStored: privateKey.isStored(), publickey: field("publickey").val() };
	if (opened.isStored || opened.publickey) return undefined;
	return String(field("keythumbprint").val() ?? "") || undefined;
}
