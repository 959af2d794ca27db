import { isHmac } from "../../src/algorithms";
import { isRemoteSource } from "../../src/options";
import { field } from "./current";
import type { KeyField } from "./key-field";
import { watchMistakes } from "./mistakes";
import { createTabs, type Tabs } from "./tabs";
import type { Text } from "./text";

const NAMES = ["key", "made", "checked", "try"] as const;

const PREFIX = "jwt-config";

/** Prepares the tabs: each is marked while it holds a mistake, and the one for signing is hidden if nothing can sign. */
export function prepareTabs(text: Text, privateKey: KeyField): Tabs {
	const tabs = createTabs(PREFIX, NAMES, { label: (name) => text(`tab.${name}`), mistake: text("tab.mistake") });
	let isWrong = false;
	const update = () => tabs.toggle("made", isWrong || canSign(privateKey));
	watchMistakes($("#jwt-config-tabs-content"), (panel, hasMistake) => {
		const name = NAMES.find((each) => panel.id === `${PREFIX}-tab-${each}`);
		if (!name) return;
		if (name === "made") {
			// A setting that cannot be read stops the configuration, even if nothing uses it. Copies are on other tabs too.
			isWrong = $(panel).find(":input.input-error").not(withCopies()).length > 0;
			update();
		}
		tabs.mark(name, hasMistake);
	});
	$("#jwt-config-head, #jwt-config-tab-key").on("input change", ":input", update);
	update();
	return tabs;
}

/** Returns the fields that other tabs show, too. */
const withCopies = () =>
	$("[data-same-as]").map((_, twin) => field(String($(twin).data("same-as"))).get(0) as HTMLElement);

/** Whether there is something that signs, or may still be entered. */
function canSign(privateKey: KeyField): boolean {
	const source = String(field("keysource").val());
	if (isRemoteSource(source)) return false;
	if (isHmac(String(field("algorithm").val()))) return true;
	return source === "file"
		? field("privatekeyfile").val() !== "" || field("publickeyfile").val() === ""
		: privateKey.typed() !== "" || field("publickey").val() === "";
}
