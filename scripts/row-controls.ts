/** The content of the rows of a dialog, by kind. */

/** One row of a dialog. */
export interface Row {
	/** The type of the node. */
	type: string;
	field: string;
	/** The id of the input. */
	id: string;
	/** The field that this row is a twin of. */
	sameAs?: string;
	/** Returns the value of an attribute: blank if it has no value, `undefined` if the row does not have the attribute. */
	attribute(name: string): string | undefined;
}

/** Writes a start tag, without the attributes that are `undefined`. */
export function startTag(name: string, attributes: Record<string, string | undefined>): string {
	const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
	return `<${[name, ...given.map(([attribute, value]) => `${attribute}="${value}"`)].join(" ")}>`;
}

/** Returns the key of a text in a section of the catalogue: the one in the attribute, or that of the field. */
const textKey = ({ type, field, attribute }: Row, section: string) =>
	`${type}.${attribute(section) || `${section}.${field}`}`;

const placeholder = (row: Row) =>
	row.attribute("placeholder") === undefined ? undefined : `[placeholder]${textKey(row, "placeholder")}`;

function label(row: Row, target: { for: string } | { id: string } = { for: row.id }): string {
	const isWrittenByDialog = row.attribute("label-by-dialog") !== undefined;
	const words = isWrittenByDialog ? { id: `${row.type}-label-${row.field}` } : { "data-i18n": textKey(row, "label") };
	const icon = row.attribute("icon");
	if (!icon) throw new Error("The row has no icon.");
	const symbol = startTag("i", { class: `fa fa-${icon}` });
	return `${startTag("label", target)}${symbol}</i> ${startTag("span", words)}</span></label>`;
}

function input(row: Row, type: string, more: Record<string, string | undefined> = {}): string[] {
	const hint = row.attribute("hint") === undefined ? undefined : `${row.type}-${row.field}-hint`;
	const tag = startTag("input", {
		type,
		id: row.id,
		"data-same-as": row.sameAs,
		...more,
		"aria-describedby": hint ?? row.attribute("aria-describedby"),
		"data-i18n": placeholder(row),
	});
	const below = hint && `${startTag("div", { class: "jwt-hint", id: hint, role: "status" })}</div>`;
	return [label(row), tag, ...(below ? [below] : [])];
}

/** The width of an input that Node-RED replaces with its own. */
const REPLACED = { style: "width: calc(100% - 155px)" };

/** The kinds of rows. Each returns the lines of the row. */
export const CONTROLS: Record<string, (row: Row) => string[]> = {
	text: (row) => input(row, "text"),
	password: (row) => input(row, "password", { autocomplete: "new-password" }),
	/** A whole number; blank is 0. */
	number(row) {
		const blank = row.attribute("placeholder") === undefined ? "0" : undefined;
		const lines = input(row, "text", { inputmode: "numeric", class: "jwt-number", placeholder: blank });
		return [...lines, `${startTag("span", { "data-i18n": textKey(row, "unit") })}</span>`];
	},
	select: (row) => [label(row), `${startTag("select", { id: row.id, "data-same-as": row.sameAs })}</select>`],
	checkbox: (row) => [
		startTag("input", { type: "checkbox", id: row.id }),
		`${startTag("label", { for: row.id, "data-i18n": textKey(row, "label") })}</label>`,
	],
	/** A key with several lines. `masked` hides it on the screen. */
	key(row) {
		const isMasked = row.attribute("masked") !== undefined;
		const area = startTag("textarea", {
			id: row.id,
			class: isMasked ? "jwt-key jwt-masked" : "jwt-key",
			rows: "3",
			spellcheck: "false",
			...(isMasked && { autocomplete: "off", autocapitalize: "off" }),
			"data-i18n": placeholder(row),
		});
		return [label(row), `${area}</textarea>`];
	},
	/** A configuration node. */
	config: (row) => input(row, "text", REPLACED),
	/** A value with its type. */
	typed: (row) => [...input(row, "text", REPLACED), startTag("input", { type: "hidden", id: `${row.id}Type` })],
	/** A list of rows. */
	list(row) {
		const id = `${row.type}-label-${row.field}`;
		const list = startTag("ol", { id: `${row.type}-${row.field}`, "aria-labelledby": id });
		return [label(row, { id }), `<div class="jwt-field">${list}</ol></div>`];
	},
};
