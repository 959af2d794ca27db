import { isRemoteSource } from "../../src/options";
import { field } from "./current";
import { fillHint, type Hint } from "./field-hint";
import type { Tabs } from "./tabs";
import type { Text } from "./text";

const TRY = "#jwt-config-inspector";

/**
 * Shows what comes next in a new configuration once it has keys: a token, in the inspector.
 * @param canSign whether there is a key that signs
 */
export function prepareNextStep(text: Text, tabs: Tabs, canSign: () => boolean): void {
	const line = $("#jwt-config-next");
	const makeSample = () => {
		tabs.show("try");
		// Hidden for users who may not deploy: a sample would be a token that others accept.
		const sample = $(`${TRY} .jwt-inspector-sample:visible`).trigger("focus").trigger("click");
		if (sample.length === 0) $(`${TRY} textarea`).trigger("focus");
	};
	const openInspector = () => {
		tabs.show("try");
		$(`${TRY} textarea`).trigger("focus");
	};
	const step = (): Hint => {
		if ($("#jwt-config-tab-key").find(":input.input-error, .jwt-hint-error:not(:empty)").filter(isMeant).length > 0) {
			return { text: "" };
		}
		const isRemote = isRemoteSource(String(field("keysource").val()));
		if (isRemote) return { text: text("next.token"), cure: { words: text("tab.try"), apply: openInspector } };
		if (!canSign()) return { text: "" };
		return { text: text("next.sample"), cure: { words: text("button.trysample"), apply: makeSample } };
	};
	const update = () => fillHint(line, step());
	// The validators of the editor mark the fields first.
	$("#jwt-config-head, #jwt-config-tab-key").on("input change", ":input", () => setTimeout(update));
	update();
}

/** Whether a row is one of the chosen kind of key. */
const isMeant = (_: number, element: HTMLElement) => $(element).closest("[data-views]").css("display") !== "none";
