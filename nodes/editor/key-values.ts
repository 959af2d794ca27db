import type { KeysDescription } from "../../src/key-facts";

/** Shows the values of the signing key that other services ask for, as they can be copied. */
export function showKeyValues(values: KeysDescription["values"]): void {
	const entries = Object.entries(values ?? {});
	const list = $("#jwt-config-values").empty();
	for (const [name, value] of entries) {
		list.append($("<dt>").text(name), $("<dd>").append($("<code>").text(value)));
	}
	$("#jwt-config-row-values").toggle(entries.length > 0);
}
