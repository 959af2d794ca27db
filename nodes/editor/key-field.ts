import { looksPrivate } from "../../src/key-text";
import { STORED } from "./secret";

/** Converts a key file to text. A file that is not text (DER) becomes base64. */
export function readKeyFile(bytes: Uint8Array): string {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		if (!text.includes("\0")) return text;
	} catch {
		// Not text.
	}
	return btoa(String.fromCharCode(...bytes));
}

/** The maximum size of a file, in bytes. No key is larger. */
const MAX_FILE = 40_000;

/**
 * Fills a field with the text of a file that is dropped on it, or chosen with a button.
 * @param say shows a message; blank: none
 */
export function acceptFiles(
	field: JQuery,
	choose: JQuery,
	say: (problem: "" | "toolarge" | "unreadable") => void,
): void {
	const read = (file: File) => {
		say(file.size > MAX_FILE ? "toolarge" : "");
		if (file.size > MAX_FILE) return;
		file.arrayBuffer().then(
			(buffer) => field.val(readKeyFile(new Uint8Array(buffer))).trigger("change"),
			() => say("unreadable"),
		);
	};
	field.on("input change", () => say(""));
	field.on("dragover", (event) => event.preventDefault());
	field.on("drop", (event) => {
		const [file] = (event.originalEvent as DragEvent).dataTransfer?.files ?? [];
		if (!file) return;
		event.preventDefault();
		event.stopPropagation();
		read(file);
	});
	const input = $("<input>", { type: "file", tabindex: -1, "aria-hidden": "true" }).hide();
	choose.after(input).on("click", () => void input.trigger("click"));
	input.on("change", () => {
		const [file] = (input.get(0) as HTMLInputElement).files ?? [];
		if (file) read(file);
		// The same file can be chosen again, once it was changed.
		input.val("");
	});
}

/** A field for a credential with several lines. */
export interface KeyField {
	/** Returns the typed key, or `undefined` if the stored key is unchanged. */
	typed(): string | undefined;
	isStored(): boolean;
	/** Removes the stored key. */
	forget(): void;
	/** Sets the value that Node-RED expects for an unchanged stored credential. */
	beforeSave(): void;
}

/**
 * Turns a textarea into a field for a secret credential, because a password field would lose the line breaks of a key. The
 * placeholder says that a key is stored, because the value that Node-RED sets for that would look like a key.
 */
export function keyField(field: JQuery, placeholder: { blank: string; stored: string }): KeyField {
	let stored = field.val() === STORED;
	if (stored) field.val("");
	const show = () => void field.attr("placeholder", stored ? placeholder.stored : placeholder.blank);
	show();
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

/** Clears a private key from the field for the public key, because every editor can read the value stored there. */
export function dropPrivate(field: JQuery): void {
	if (looksPrivate(String(field.val() ?? ""))) field.val("");
}

/** Whether a typed key, as PEM or as base64 of PEM, needs a passphrase. */
export function isEncrypted(text: string): boolean {
	const mark = /ENCRYPTED/;
	if (mark.test(text)) return true;
	try {
		return mark.test(atob(text.replace(/\s/g, "")));
	} catch {
		return false;
	}
}
