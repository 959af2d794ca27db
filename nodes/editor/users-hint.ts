import { factsOfAction } from "../../src/actions";
import { isHmac } from "../../src/algorithms";
import { actionOf } from "../../src/legacy";
import { isRemoteSource } from "../../src/options";
import { type ConfigNode, field } from "./current";
import { fillHint } from "./field-hint";
import type { JwtNode } from "./jwt-node";
import type { Text } from "./text";

/** What the types of the editor lack. */
interface EditStack {
	/** Returns the nodes whose dialogs are open, the topmost last. */
	getEditStack(): EditorNode<object>[];
}

/** Warns if nodes that use this configuration can do nothing with the chosen kind of key. */
export function prepareUsersHint(node: ConfigNode, text: Text): void {
	const needs = neededBy(node);
	const algorithmHint = $("#jwt-config-algorithm-hint");
	const sourceHint = $("#jwt-config-keysource-hint");
	const update = () => {
		const isRemote = isRemoteSource(String(field("keysource").val()));
		const lacksPublic = !isRemote && needs.has("publicKeys") && isHmac(String(field("algorithm").val()));
		const lacksSigning = isRemote && (needs.has("signingKey") || needs.has("publicKeys"));
		fillHint(algorithmHint, { text: lacksPublic ? text("warning.published") : "", level: "warning" });
		fillHint(sourceHint, { text: lacksSigning ? text("warning.verifyonly") : "", level: "warning" });
	};
	field("algorithm").add(field("keysource")).on("change", update);
	update();
}

/** Returns what the nodes need that use a configuration, or from whose dialog a new one was opened. */
function neededBy({ users = [] }: ConfigNode): Set<string | undefined> {
	const opened = (RED.editor as unknown as EditStack).getEditStack();
	const nodes = [...(users as EditorNode<object>[]), ...opened].filter(({ type }) => type === "jwt") as JwtNode[];
	return new Set(nodes.map((each) => factsOfAction(actionOf(each))?.needs));
}
