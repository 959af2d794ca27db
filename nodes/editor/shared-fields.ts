import { field } from "./current";
import type { Text } from "./text";

/** Says on each tab which of its fields other tabs show too, so that nobody fills one in twice. */
export function prepareSharedFields(text: Text): void {
	const panels = $("#jwt-config-tabs-content").children().toArray();
	const update = () => {
		const shown = panels.filter((panel) => $(`#${panel.id}-label`).parent().css("display") !== "none");
		for (const panel of panels) {
			const own = fieldsOf(panel);
			const others = shown.filter((other) => other !== panel && fieldsOf(other).some((name) => own.includes(name)));
			const names = own.filter((name) => others.some((other) => fieldsOf(other).includes(name)));
			const note = $(panel).find(".jwt-shared");
			const words = (list: string[]) => new Intl.ListFormat(RED.i18n.lang()).format(list);
			const fields = words(names.map((name) => text(`label.${name}`)));
			const tabs = words(others.map((other) => $(`#${other.id}-label > span`).text()));
			note.text(names.length === 0 ? "" : text(names.length === 1 ? "shared.one" : "shared.several", { fields, tabs }));
		}
	};
	// After the rows and tabs have followed the change.
	const later = () => setTimeout(update);
	$("#jwt-config-head, #jwt-config-tab-key").on("change", ":input", later);
	later();
}

/** Returns the properties that a panel shows and that have inputs on other tabs, too. */
function fieldsOf(panel: HTMLElement): string[] {
	const names = new Set(
		$("[data-same-as]")
			.map((_, twin) => String($(twin).data("same-as")))
			.get(),
	);
	return [...names].filter((name) => {
		const inputs = field(name).add(`[data-same-as=${name}]`).toArray();
		return inputs.some((input) => panel.contains(input) && isShownIn(panel, input));
	});
}

const isShownIn = (panel: HTMLElement, input: HTMLElement) =>
	$(input)
		.parentsUntil(panel)
		.toArray()
		.every((each) => $(each).css("display") !== "none");
