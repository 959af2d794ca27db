import type { TypedValue } from "../../src/options";

/** One row of a list: a name and a typed value, with an optional operator between them. */
type Row<K extends string> = TypedValue & Record<K, string> & { operator?: string };

/** The operators between the name and the value of a row. */
interface Operators {
	label: string;
	/** Values and their labels. */
	words: readonly (readonly [value: string, text: string])[];
	/** The operator that does not need a value. */
	alone: string;
}

interface RowListOptions<K extends string> {
	/** The property that contains the name of a row. */
	nameKey: K;
	rows: readonly Row<K>[];
	/** The types of the values: names of Node-RED, or types of our own. */
	types: readonly unknown[];
	/** The placeholder of the name field, and its label for screen readers. */
	nameLabel: string;
	valueLabel: string;
	addLabel: string;
	/** The id of a datalist with suggested names. */
	suggestions?: string;
	operators?: Operators;
}

/**
 * Turns an `<ol>` into an editable list of rows, each with a name, an optional operator and a typed value.
 * @returns a function that reads the rows and drops blank ones
 */
export function rowList<K extends string>(list: JQuery, options: RowListOptions<K>): () => Row<K>[] {
	list.editableList({
		removable: true,
		sortable: true,
		height: "auto",
		addButton: options.addLabel,
		addItem: (container: JQuery, _index: number, row: Partial<Row<K>>) => addRow(container, row, options),
	} as never);
	list.editableList("addItems", [...options.rows] as never);
	return () =>
		list
			.editableList("items")
			.toArray()
			.map((item) => readRow($(item as unknown as HTMLElement), options.nameKey))
			.filter((row) => row[options.nameKey] !== "" || row.value !== "");
}

function addRow<K extends string>(container: JQuery, row: Partial<Row<K>>, options: RowListOptions<K>): void {
	const name = $("<input>", { type: "text", class: "jwt-row-name", placeholder: options.nameLabel })
		.attr({ "aria-label": options.nameLabel, list: options.suggestions ?? null })
		.val(row[options.nameKey] ?? "");
	const value = $("<input>", { type: "text", class: "jwt-row-value", style: "width: 100%" }).val(row.value ?? "");
	container.addClass("jwt-row").append(name, value);
	value.typedInput({ types: [...options.types] as never, default: options.types[0] as never });
	if (row.type) value.typedInput("type", row.type);
	nameTypedInput(value, options.valueLabel);
	if (options.operators) addOperator(name, row.operator, options.operators);
}

function addOperator(name: JQuery, chosen: string | undefined, { label, words, alone }: Operators): void {
	const select = $("<select>", { class: "jwt-row-operator", "aria-label": label }).insertAfter(name);
	for (const [value, text] of words) select.append($("<option>", { value, text }));
	select.val(chosen ?? words[0]?.[0] ?? "").on("change", () => {
		// Hides it but keeps its space, so that the other fields of the row do not move.
		select.nextAll(".red-ui-typedInput-container").css("visibility", select.val() === alone ? "hidden" : "");
	});
	select.trigger("change");
}

function readRow<K extends string>(item: JQuery, nameKey: K): Row<K> {
	const name = String(item.find(".jwt-row-name").val()).trim();
	const value = item.find(".jwt-row-value");
	const operator = item.find(".jwt-row-operator").val();
	const typed = { value: value.typedInput("value"), type: value.typedInput("type") };
	return { [nameKey]: name, ...(operator && { operator }), ...typed } as Row<K>;
}

/** Labels a typed input for screen readers, because its label does not point to the field that the user types in. */
export function nameTypedInput(input: JQuery, label: string): void {
	const container = input.next(".red-ui-typedInput-container");
	container.find("input.red-ui-typedInput-input").attr("aria-label", label);
	container.find("button.red-ui-typedInput-type-select").attr("aria-label", label);
}
