import { isHmac } from "../../src/algorithms";
import { isRemoteSource } from "../../src/options";
import { COMMON_ALGORITHM } from "./algorithms";
import { type ConfigNode, field } from "./current";
import type { Tabs } from "./tabs";

/** What a configuration can be for, each with the source and the kind of its key. */
const PURPOSES = {
	own: { keysource: "inline", isShared: true },
	provider: { keysource: "discovery", isShared: false },
	service: { keysource: "inline", isShared: false },
};
type Purpose = keyof typeof PURPOSES;

/** Whether a configuration is being added. */
export const isNew = ({ id }: ConfigNode) => !RED.nodes.node(id);

/** Asks what a new configuration is for, and chooses source, algorithm and tabs accordingly. */
export function prepareStart(node: ConfigNode, tabs: Tabs): void {
	const question = $("#jwt-config-start");
	question.toggle(isNew(node));
	if (!isNew(node)) return;
	const choices = question.find<HTMLInputElement>("input[type=radio]");
	const chosen = () => String(choices.filter(":checked").val()) as Purpose;
	const choose = (purpose: Purpose) => choices.filter(`[value=${purpose}]`).prop("checked", true);
	const showTabs = () => tabs.toggle("checked", chosen() !== "service");
	let isChoosing = false;
	choose("own");
	choices.on("change", () => {
		const { keysource, isShared } = PURPOSES[chosen()];
		isChoosing = true;
		field("keysource").val(keysource).trigger("change");
		const algorithm = String(field("algorithm").val());
		if (isHmac(algorithm) !== isShared) {
			field("algorithm")
				.val(isShared ? "HS256" : COMMON_ALGORITHM)
				.trigger("change");
		}
		isChoosing = false;
		showTabs();
	});
	// The answer follows who chooses elsewhere.
	field("keysource").on("change", () => {
		const isRemote = isRemoteSource(String(field("keysource").val()));
		if (isChoosing || isRemote === (chosen() === "provider")) return;
		choose(isRemote ? "provider" : "own");
		showTabs();
	});
}
