import { chosenConfig, chosenName } from "./lifetime";
import { type PreviewClaim, previewClaims } from "./preview-claims";
import { spanInWords } from "./text";
import type { TypedRow } from "./typed-rows";

type Words = Pick<EditorNode<object>, "_">;

/**
 * Shows the claims that a token of the open dialog would have, with the reasons for them.
 * @returns a function that updates the preview
 */
export function preparePreview(node: Words, readRows: () => readonly unknown[]): () => void {
	const list = $("#jwt-preview");
	return () => {
		const now = Math.floor(Date.now() / 1000);
		const config = chosenConfig() ?? {};
		const claims = previewClaims({
			claims: { value: String($("#node-input-claims").val()), type: String($("#node-input-claimsType").val()) },
			rows: readRows().filter(isTyped),
			config,
			expiresin: String($("#node-input-expiresin").val() ?? "").trim(),
			now,
		});
		const lines = claims.map((claim, index) => line(claim, index === claims.length - 1, noteOn(claim, now, node)));
		list.empty().append($("<div>").text("{"), ...lines, $("<div>").text("}"));
	};
}

/** Whether a row has what the preview needs. A row that cannot be edited may have anything. */
function isTyped(row: unknown): row is TypedRow {
	const { claim, value, type } = (row ?? {}) as Partial<Record<string, unknown>>;
	return [claim, value, type].every((text) => typeof text === "string");
}

function line({ name, value, isKnown }: PreviewClaim, isLast: boolean, note: string): JQuery {
	const shown = isKnown ? $("<span>").text(JSON.stringify(value)) : $("<i>").text(String(value));
	const key = name ? `${JSON.stringify(name)}: ` : "… ";
	const text = $("<div>", { class: "jwt-preview-claim" }).append(document.createTextNode(key), shown);
	if (!isLast) text.append(",");
	return note ? text.append(" ", $("<span>", { class: "jwt-preview-note" }).text(note)) : text;
}

function noteOn(claim: PreviewClaim, now: number, { _ }: Words): string {
	const name = chosenName() || _("jwt.label.config");
	if (claim.from === "claims" && claim.name === "") return _("jwt.preview.message", { config: name });
	const notes: string[] = [];
	if (claim.time !== undefined) notes.push(dateOf(claim.time));
	if (claim.name === "exp" && claim.time !== undefined && claim.time > now) {
		notes.push(_("jwt.preview.in", { span: spanInWords(claim.time - now) }));
	}
	if (claim.name === "jti" && claim.from === "config") notes.push(_("jwt.preview.jti"));
	if (claim.from === "config") notes.push(_("jwt.preview.config", { config: name }));
	if (claim.from === "row" && claim.replaced !== undefined) {
		notes.push(_("jwt.preview.replaces", { value: JSON.stringify(claim.replaced), config: name }));
	}
	return notes.join(", ");
}

/** Formats a time as a local date; blank for one that no calendar has. */
function dateOf(seconds: number): string {
	const date = new Date(seconds * 1000);
	if (Number.isNaN(date.getTime())) return "";
	return new Intl.DateTimeFormat(RED.i18n.lang(), { dateStyle: "medium", timeStyle: "medium" }).format(date);
}
