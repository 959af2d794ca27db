import type { JwtConfigOptions } from "../../src/options";
import type { Field } from "./field";
import type { JwtNode } from "./jwt-node";
import type { Text } from "./text";

type Config = EditorNode<JwtConfigOptions> & { z?: string };

const configOf = (id: string) => {
	const node = RED.nodes.node(id) as Config | null;
	return node?.type === "jwt-config" ? node : undefined;
};

/** The other configurations that a node verifies with. The type makes Node-RED export and import them with the node. */
export const otherConfigs: Field<JwtNode, unknown> = {
	type: "jwt-config[]",
	problem(ids, node) {
		if (!Array.isArray(ids) || ids.length === 0) return undefined;
		const key = listProblem(ids.map(String), node.jwtconfig ?? "");
		return key && node._(`jwt.problem.${key}`);
	},
};

function listProblem(ids: readonly string[], own: string): string | undefined {
	if (ids.includes("")) return "noalternative";
	const all = [...ids, own].filter((id) => id !== "" && id !== "_ADD_");
	if (new Set(all).size < all.length) return "sameconfig";
	const others = ids.map(configOf);
	if (others.includes(undefined)) return "lostalternative";
	if (others.some((config) => config?.valid === false)) return "invalidalternative";
	return all.filter((id) => isForAny(configOf(id))).length > 1 ? "noissuer" : undefined;
}

/** Whether a configuration accepts any issuer. Tokens of a load balancer are found by its ARN. */
const isForAny = (config: Config | undefined) => config?.issuer === "" && config.keysource !== "alb";

/**
 * Fills the list of other configurations: rows with a select and a button that opens the chosen one.
 * @returns a function that reads the chosen ids
 */
export function prepareOtherConfigs(node: JwtNode & { z?: string }, text: Text): () => string[] {
	const list = $("#jwt-alternatives");
	const label = text("row.config");
	const addItem = (container: JQuery, _index: number, { id = "" }: { id?: string }) => {
		const select = $("<select>", { class: "jwt-row-config", "aria-label": label });
		const edit = $("<button>", { type: "button", class: "red-ui-button", "aria-label": text("row.editconfig") });
		edit.append($("<i>", { class: "fa fa-pencil" }));
		container.addClass("jwt-row").append(select, edit);
		const offer = (chosen: string) => {
			select.empty();
			for (const [value, words] of choicesOf(node.z, chosen, text))
				select.append($("<option>", { value, text: words }));
			select.val(chosen);
			edit.prop("disabled", !configOf(chosen));
		};
		select.on("change", () => edit.prop("disabled", !configOf(String(select.val()))));
		// Configurations can be added, renamed or deleted while the dialog is open.
		select.on("focus", () => offer(String(select.val() ?? "")));
		edit.on("click", () => (RED.editor as unknown as ConfigEditor).editConfig("", "jwt-config", String(select.val())));
		offer(id);
	};
	list.editableList({
		removable: true,
		sortable: true,
		height: "auto",
		addButton: text("row.addconfig"),
		addItem,
	} as never);
	list.editableList("addItems", [node.alternatives ?? []].flat().map((id) => ({ id: String(id) })) as never);
	return () =>
		list
			.editableList("items")
			.toArray()
			.map((item) =>
				String(
					$(item as unknown as HTMLElement)
						.find("select")
						.val() ?? "",
				),
			)
			.filter((id) => id !== "");
}

interface ConfigEditor {
	editConfig(property: string, type: string, id: string): void;
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
