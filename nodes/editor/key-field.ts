import { looksPrivate } from "../../src/key-text";
import { STORED } from "./secret";

/** Keys are read as text, or as base64 where they are not text (DER). */
export function readKeyFile(bytes: Uint8Array): string {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		if (!text.includes("\0")) return text;
	} catch {
		// Not text.
	}
	return btoa(String.fromCharCode(...bytes));
}

/** The most bytes a dropped file may have: more is no key. */
const LARGEST_FILE = 40_000;

/** Puts the text of a file that is dropped on a field into it. */
export function acceptDrop(field: JQuery): void {
	field.on("dragover", (event) => event.preventDefault());
	field.on("drop", (event) => {
		const [file] = (event.originalEvent as DragEvent).dataTransfer?.files ?? [];
		if (!file) return;
		event.preventDefault();
		event.stopPropagation();
		if (file.size > LARGEST_FILE) return;
		file.arrayBuffer().then(
			(buffer) => field.val(readKeyFile(new Uint8Array(buffer))).trigger("change"),
			() => undefined,
		);
	});
}

/** A credential of several lines. */
export interface KeyField {
	/** What was typed, or `undefined` where a stored key is left as it is. */
	typed(): string | undefined;
	isStored(): boolean;
	/** Takes the stored key away. */
	forget(): void;
	/** Gives Node-RED what it expects of a stored credential that was left as it is. */
	beforeSave(): void;
}

/**
 * Makes a textarea the field of a secret credential. A password field would lose the newlines of a key; and in place of
 * Node-RED's dots for a stored one, which would be taken for a key here, the placeholder says that there is one.
 */
export function keyField(field: JQuery, placeholder: { blank: string; stored: string }): KeyField {
	let stored = field.val() === STORED;
	if (stored) field.val("");
	const show = () => void field.attr("placeholder", stored ? placeholder.stored : placeholder.blank);
	show();
	acceptDrop(field);
	const typed = () => String(field.val() ?? "") || (stored ? undefined : "");
	return {
		typed,
		isStored: () => stored,
		forget() {
			stored = false;
			show();
			field.val("").trigger("change");
		},
		beforeSave() {
			if (typed() === undefined) field.val(STORED);
		},
	};
}

/** Lets no private key out of the field of the public one: what is stored there comes back to everyone. */
export function dropPrivate(field: JQuery): void {
	if (looksPrivate(String(field.val() ?? ""))) field.val("");
}

/** Whether a key that was typed in needs a passphrase, also where it is base64 of a PEM. */
export function isEncrypted(text: string): boolean {
	const mark = /ENCRYPTED/;
	if (mark.test(text)) return true;
	try {
		return mark.test(atob(text.replace(/\s/g, "")));
	} catch {
		return false;
	}
}
