/** A group of names in a menu: each name with its label. */
export interface NameGroup {
	label: string;
	names: readonly (readonly [name: string, label: string])[];
}

/**
 * Adds a menu with names to a text input. It is a select, so that it works with the keyboard and screen readers, and the input
 * still takes any name.
 * @param groups returns the groups, which can change while the dialog is open
 */
export function addNameMenu(input: JQuery, label: string, groups: () => readonly NameGroup[]): void {
	const menu = $("<select>", { class: "jwt-pick", title: label, "aria-label": label }).insertAfter(input);
	const fill = () => {
		menu.empty().append($("<option>", { value: "", text: "" }).prop({ disabled: true, hidden: true }));
		for (const { label, names } of groups()) {
			const group = $("<optgroup>", { label }).appendTo(menu);
			for (const [value, text] of names) $("<option>", { value, text }).appendTo(group);
		}
		menu.val("");
	};
	fill();
	menu.on("focus mousedown", (event) => {
		// A menu that is already open must not change.
		if (event.type === "focus" || !menu.is(":focus")) fill();
	});
	menu.on("change", () => {
		input.val(menu.val() ?? "").trigger("input");
		menu.val("");
	});
}
