import type { JwtNode } from "./jwt-node";
import { type Config, configOf, otherConfigProblem, otherConfigsOf } from "./other-configs";
import type { Text } from "./text";

/** The data of an item: what the flow file has in this place, or nothing for a row added in the dialog. */
interface Item {
	original?: unknown;
}

interface ConfigEditor {
	editConfig(property: string, type: string, id: string): void;
}

/**
 * Fills the list of other configurations: rows with a select and a button that opens the chosen one. A row with a mistake
 * is marked.
 * @returns a function that reads the chosen ids
 */
export function prepareOtherConfigs(node: JwtNode & { z?: string }, text: Text): () => string[] {
	const list = $("#jwt-alternatives");
	const items = () => list.find(".jwt-row").not(".red-ui-editableList-item-deleting .jwt-row").toArray();
	const chosenIn = (row: HTMLElement) => String($(row).find("select").val() ?? "");
	const update = () => {
		const rows = items();
		const own = String($("#node-input-jwtconfig").val() ?? node.jwtconfig ?? "");
		for (const [index, row] of rows.entries()) {
			const problem = otherConfigProblem(index, rows.map(chosenIn), own);
			$(row)
				.find(".jwt-row-hint")
				.text(problem ? text(`problem.${problem}`) : "");
			$(row)
				.find("select")
				.attr("aria-invalid", problem ? "true" : null);
		}
	};
	const addItem = (container: JQuery, _index: number, { original = "" }: Item) => {
		const select = $("<select>", { class: "jwt-row-config", "aria-label": text("row.config") });
		const edit = $("<button>", { type: "button", class: "red-ui-button", "aria-label": text("row.editconfig") });
		edit.append($("<i>", { class: "fa fa-pencil" }));
		const hint = $("<div>", { class: "jwt-hint jwt-hint-error jwt-row-hint", role: "status" });
		container.addClass("jwt-row").append(select, edit, hint);
		const remove = container.siblings(".red-ui-editableList-item-remove");
		remove.attr({ role: "button", "aria-label": text("row.remove") });
		const offer = (chosen: string) => {
			select.empty();
			for (const [value, words] of choicesOf(node.z, chosen, text))
				select.append($("<option>", { value, text: words }));
			select.val(chosen);
			edit.prop("disabled", !configOf(chosen));
		};
		select.on("change", () => {
			edit.prop("disabled", !configOf(String(select.val())));
			update();
		});
		// Configurations can be added, renamed or deleted while the dialog is open.
		select.on("focus", () => offer(String(select.val() ?? "")));
		edit.on("click", () => (RED.editor as unknown as ConfigEditor).editConfig("", "jwt-config", String(select.val())));
		offer(String(original));
		update();
	};
	list.editableList({
		removable: true,
		sortable: true,
		height: "auto",
		addButton: text("row.addconfig"),
		addItem,
		removeItem: update,
		sortItems: update,
	} as never);
	list.editableList("addItems", otherConfigsOf(node).map((original): Item => ({ original })) as never);
	$("#node-input-jwtconfig").on("change", update);
	update();
	return () =>
		items()
			.map(chosenIn)
			.filter((id) => id !== "");
}

/** Returns the configurations that a node on a tab can use, by name, and the chosen one even if it does not exist. */
function choicesOf(tab: string | undefined, chosen: string, text: Text): [id: string, label: string][] {
	const found: [string, string][] = [];
	RED.nodes.eachConfig((config) => {
		const { id, type, z } = config as unknown as Config;
		if (type === "jwt-config" && (!z || z === tab)) found.push([id, RED.utils.getNodeLabel(config as never, id)]);
		return true;
	});
	found.sort(([, one], [, other]) => one.localeCompare(other));
	if (chosen === "") return [["", text("row.choose")], ...found];
	const isOffered = found.some(([id]) => id === chosen);
	return isOffered ? found : [[chosen, text("row.lostconfig", { id: chosen })], ...found];
}
