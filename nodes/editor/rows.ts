import { addNameMenu, type NameGroup } from "./name-menu";
import type { RowHint } from "./row-problems";
import { isEditable, type RowGrammar, rowsOf, type TypedRow } from "./typed-rows";

/** The operators between the name and the value of a row. */
interface Operators {
	label: string;
	/** Values and their labels. */
	words: readonly (readonly [value: string, text: string])[];
	/** The operator that does not need a value. */
	alone: string;
}

interface RowListOptions extends RowGrammar {
	/** The property in the flow file. */
	rows: unknown;
	/** The types as Node-RED's typed input takes them. */
	typedTypes: readonly unknown[];
	/** The placeholder of the name field, and its label for screen readers. */
	nameLabel: string;
	valueLabel: string;
	addLabel: string;
	removeLabel: string;
	/** The text below a row that cannot be edited. */
	unreadableText: string;
	/** The menu with names, and its label. */
	menu?: { label: string; groups: () => readonly NameGroup[] };
	words?: Operators;
	/** Returns the hint below a row. */
	inspect(row: TypedRow): RowHint | undefined;
	/** Called after each change. */
	changed?(): void;
}

/** Counts the hints of all lists, because each needs an id of its own. */
let hints = 0;

/** The data of an item: a row from the flow file as it was, or nothing for a row added in the dialog. */
interface Item {
	original?: unknown;
	isStored?: boolean;
}

/** The rows of an open dialog. */
export interface RowList {
	/** Returns the rows, without blank ones that were added in the dialog. A row that was not edited is as it was. */
	read(): unknown[];
	/** Returns the property to save: the same value if nothing was changed. */
	save<T>(): T;
}

/** Turns an `<ol>` into an editable list of rows, each with a name, an optional operator and a typed value. */
export function rowList(list: JQuery, options: RowListOptions): RowList {
	const changed = () => options.changed?.();
	list.editableList({
		removable: true,
		sortable: true,
		height: "auto",
		addButton: options.addLabel,
		addItem: (container: JQuery, _index: number, item: Item) => addItem(container, item, options, changed),
		removeItem: changed,
		sortItems: changed,
	} as never);
	const stored = rowsOf(options.rows).map((original): Item => ({ original, isStored: true }));
	list.editableList("addItems", stored as never);
	const read = () =>
		list
			.editableList("items")
			.toArray()
			.map((item) => $(item as unknown as HTMLElement))
			// A deleted row stays in the list while it fades out.
			.filter((item) => !item.parent().is(".red-ui-editableList-item-deleting"))
			.map((item) => readItem(item, options))
			.filter((row) => row !== undefined);
	return {
		read,
		save() {
			const rows = read();
			const isSame = JSON.stringify(rows) === JSON.stringify(rowsOf(options.rows));
			return (isSame ? (options.rows ?? []) : rows) as never;
		},
	};
}

function addItem(container: JQuery, item: Item, options: RowListOptions, changed: () => void): void {
	const { original = {} } = item;
	const id = `jwt-row-hint-${++hints}`;
	const hint = $("<div>", { id, class: "jwt-hint jwt-row-hint", role: "status" });
	container.addClass("jwt-row");
	container.siblings(".red-ui-editableList-item-remove").attr({ role: "button", "aria-label": options.removeLabel });
	if (item.isStored && !isEditable(original, options)) {
		const text = JSON.stringify(original) ?? "";
		const label = options.unreadableText;
		$("<input>", { type: "text", class: "jwt-row-raw", readonly: true, "aria-label": label })
			.attr("aria-invalid", "true")
			.val(text)
			.appendTo(container);
		container.append(hint.addClass("jwt-hint-error").text(label));
		return;
	}
	const row = original as Partial<TypedRow>;
	const name = $("<input>", { type: "text", class: "jwt-row-name", placeholder: options.nameLabel })
		.attr({ "aria-label": options.nameLabel, autocomplete: "off" })
		.val(row[options.nameKey] ?? "");
	const value = $("<input>", { type: "text", class: "jwt-row-value", style: "width: 100%" }).val(row.value ?? "");
	$("<div>", { class: "jwt-row-name-box" }).append(name).appendTo(container);
	container.append(value, hint);
	if (options.menu) addNameMenu(name, options.menu.label, options.menu.groups);
	value.typedInput({ types: [...options.typedTypes] as never, default: options.types[0] as never });
	if (row.type) value.typedInput("type", row.type);
	nameTypedInput(value, options.valueLabel);
	const fields = { name, value: container.find("input.red-ui-typedInput-input") };
	for (const field of Object.values(fields)) field.attr("aria-describedby", id);
	if (options.words) addOperator(container, row.operator, options.words);
	const update = () => {
		const current = readItem(container, options) as TypedRow | undefined;
		const { text, level, part }: RowHint = (current && options.inspect(current)) ?? { text: "" };
		hint
			.text(text)
			.toggleClass("jwt-hint-error", level === "error")
			.toggleClass("jwt-hint-warning", level === "warning");
		for (const [key, field] of Object.entries(fields)) {
			field.attr("aria-invalid", level === "error" && key === part ? "true" : null);
		}
	};
	container.on("input change keyup", () => {
		update();
		changed();
	});
	update();
}

function addOperator(container: JQuery, chosen: string | undefined, { label, words, alone }: Operators): void {
	const select = $("<select>", { class: "jwt-row-operator", "aria-label": label }).insertAfter(
		container.find(".jwt-row-name-box"),
	);
	for (const [value, text] of words) select.append($("<option>", { value, text }));
	select.val(chosen ?? words[0]?.[0] ?? "").on("change", () => {
		container.find(".red-ui-typedInput-container").toggle(select.val() !== alone);
	});
	select.trigger("change");
}

/** Returns the row of an item; `undefined` for a blank row that was added in the dialog. */
function readItem(item: JQuery, { nameKey }: RowListOptions): unknown {
	const { original, isStored } = (item.data("data") ?? {}) as Item;
	const field = item.find(".jwt-row-name");
	if (field.length === 0) return original;
	const name = String(field.val()).trim();
	const value = item.find(".jwt-row-value");
	const operator = item.find(".jwt-row-operator").val();
	const typed = { value: value.typedInput("value"), type: value.typedInput("type") };
	if (!isStored) return name || typed.value ? { [nameKey]: name, ...(operator && { operator }), ...typed } : undefined;
	const row = original as TypedRow;
	const shown = { [nameKey]: name, ...(operator && { operator }), ...typed } as Record<string, string>;
	const edited = Object.entries(shown).filter(([key, text]) => text !== shownValue(row, key, text));
	return edited.length > 0 ? { ...row, ...Object.fromEntries(edited) } : row;
}

/** Returns the text that an unedited field shows for a property, which can be missing or a number. */
function shownValue(row: TypedRow, key: string, text: string): string {
	if (row[key] === undefined && key === "type") return text;
	return key === "value" || key === "type" || key === "operator"
		? String(row[key] ?? "")
		: String(row[key] ?? "").trim();
}

/** Labels a typed input for screen readers, because its label does not point to the field that the user types in. */
export function nameTypedInput(input: JQuery, label: string): void {
	const container = input.next(".red-ui-typedInput-container");
	container.find("input.red-ui-typedInput-input").attr("aria-label", label);
	container
		.find("button.red-ui-typedInput-type-select, button.red-ui-typedInput-option-trigger")
		.attr("aria-label", label);
}
