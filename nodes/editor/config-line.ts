import { factsOfAction } from "../../src/actions";
import { findConfigProblem } from "./config-problem";
import type { ConfigNode } from "./current";
import type { JwtNode } from "./jwt-node";
import { askForCredentials } from "./stored-credentials";

const select = () => $("#node-input-jwtconfig");

/**
 * Prepares the line below the configuration, which says what it lacks and has a button that opens it there. Chooses the
 * only configuration for a node that has none.
 * @returns a function that updates the line, for another action
 */
export function prepareConfigLine(node: JwtNode, action: () => string): () => void {
	const line = $("#jwt-config-line");
	const words = $("<span>").appendTo(line);
	const button = $("<button>", { type: "button", class: "red-ui-button red-ui-button-small" }).appendTo(line);
	let field: string | undefined;
	const asked = new Set<string>();
	const askOnce = (config: ConfigNode) => {
		if (asked.has(config.id)) return;
		asked.add(config.id);
		void askForCredentials(config).then(update);
	};
	const update = () => {
		const id = String(select().val() ?? "");
		const problem = findConfigProblem(id, action());
		field = problem?.field;
		words.text(problem ? node._(`jwt.problem.${problem.name}`) : "");
		const config = RED.nodes.node(id) as ConfigNode | null | undefined;
		button.toggle(Boolean(problem && config));
		if (problem && config) button.text(node._(`jwt.button.${BUTTONS[problem.name] ?? "open"}`));
		line.toggle(problem !== undefined);
		if (config) askOnce(config);
	};
	button.on("click", () => openConfig(String(select().val()), field));
	select().on("change", update);
	// The editor fills the select after this function, or has just done so.
	const only = onlyConfig(node);
	if (!node.jwtconfig && only && factsOfAction(action())?.needs) select().val(only).trigger("change");
	return update;
}

/** The buttons for the problems that a particular field removes. */
const BUTTONS: Record<string, string> = {
	nosecret: "add",
	noprivatekey: "add",
	nokey: "add",
	sharedsecret: "algorithm",
};

/** Returns the id of the only configuration that a node can use. */
function onlyConfig(node: JwtNode): string | undefined {
	const ids: string[] = [];
	RED.nodes.eachConfig((config) => {
		const { id, type, z, d } = config as { id: string; type: string; z?: string; d?: boolean };
		if (type === "jwt-config" && !d && (!z || z === (node as { z?: string }).z)) ids.push(id);
		return true;
	});
	return ids.length === 1 ? ids[0] : undefined;
}

interface Editor {
	editConfig(name: string, type: string, id: string, prefix: string): void;
}

/** Opens a configuration, with the focus on a field or on the first one that is marked. */
function openConfig(id: string, field: string | undefined): void {
	(RED.editor as unknown as Editor).editConfig("jwtconfig", "jwt-config", id, "node-input");
	const target = field ? `#node-config-input-${field}` : ".red-ui-tray:last .jwt-form .input-error";
	const end = Date.now() + 10_000;
	const timer = setInterval(() => {
		// The editor sets the focus once the dialog has slid in, so this waits for it.
		const input = $(target).filter(":visible").first();
		const tray = input.closest(".red-ui-tray");
		if (Date.now() > end) clearInterval(timer);
		if (tray.find(document.activeElement as Element).length === 0) return;
		clearInterval(timer);
		input.trigger("focus");
	}, 50);
}
