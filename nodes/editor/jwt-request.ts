import { defaultsOf } from "./field";
import { prepareDialog, saveDialog } from "./jwt-request-dialog";
import { JWT_REQUEST_FIELDS, NEW_REQUEST, type RequestNode } from "./jwt-request-fields";

RED.nodes.registerType("jwt-request", {
	category: "function",
	color: "#8FC1B5",
	defaults: defaultsOf(JWT_REQUEST_FIELDS, NEW_REQUEST),
	inputs: 1,
	outputs: 1,
	icon: "jwt-request.svg",
	paletteLabel: "access token",
	label(this: RequestNode) {
		return this.name || this._("jwt-request.node");
	},
	labelStyle(this: RequestNode) {
		return this.name ? "node_label_italic" : "";
	},
	inputLabels(this: RequestNode) {
		return this._("jwt-request.port.message");
	},
	outputLabels(this: RequestNode, index: number) {
		return this._(`jwt-request.port.${index === 1 ? "failed" : "token"}`);
	},
	oneditprepare: prepareDialog,
	oneditsave: saveDialog,
} as never);
