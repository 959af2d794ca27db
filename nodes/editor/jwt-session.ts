import { defaultsOf } from "./field";
import { prepareDialog, saveDialog } from "./jwt-session-dialog";
import { JWT_SESSION_FIELDS, SESSION_FLOW_DEFAULTS, type SessionNode } from "./jwt-session-fields";

const actionOf = ({ mode }: SessionNode) => mode || SESSION_FLOW_DEFAULTS.mode;

RED.nodes.registerType("jwt-session", {
	category: "function",
	color: "#8FC1B5",
	defaults: defaultsOf(JWT_SESSION_FIELDS, SESSION_FLOW_DEFAULTS),
	inputs: 1,
	outputs: 1,
	icon: "jwt-session.svg",
	paletteLabel: "jwt session",
	label(this: SessionNode) {
		return this.name || this._(`jwt-session.node.${actionOf(this)}`);
	},
	labelStyle(this: SessionNode) {
		return this.name ? "node_label_italic" : "";
	},
	inputLabels(this: SessionNode) {
		return this._(`jwt-session.port.${actionOf(this) === "start" ? "claims" : "token"}`);
	},
	outputLabels(this: SessionNode, index: number) {
		if (index === 1) return this._("jwt-session.port.failed");
		return this._(`jwt-session.port.${actionOf(this) === "end" ? "ended" : "tokens"}`);
	},
	oneditprepare: prepareDialog,
	oneditsave: saveDialog,
} as never);
