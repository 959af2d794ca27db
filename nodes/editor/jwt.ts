import { factsOfAction } from "../../src/actions";
import { actionOf } from "../../src/legacy";
import type { JwtConfigOptions } from "../../src/options";
import { countUsers } from "./config-users";
import { offerConversion } from "./convert/offer";
import { dialogClosed } from "./current-action";
import { defaultsOf } from "./field";
import { prepareDialog, saveDialog } from "./jwt-dialog";
import { FLOW_DEFAULTS, JWT_FIELDS } from "./jwt-fields";
import type { JwtNode } from "./jwt-node";

countUsers();
offerConversion();

RED.nodes.registerType("jwt", {
	category: "function",
	color: "#8FC1B5",
	defaults: defaultsOf(JWT_FIELDS, FLOW_DEFAULTS),
	inputs: 1,
	outputs: 1,
	icon: "jwt.svg",
	paletteLabel: "jwt",
	label(this: JwtNode) {
		const config = RED.nodes.node(this.jwtconfig ?? "") as Partial<JwtConfigOptions> | null;
		return this.name || this._(`jwt.node.${actionOf(this)}`, { algorithm: config?.algorithm ?? "" }).trim();
	},
	labelStyle(this: JwtNode) {
		return this.name ? "node_label_italic" : "";
	},
	inputLabels(this: JwtNode) {
		return this._(`jwt.port.${factsOfAction(actionOf(this))?.takes ?? "token"}`);
	},
	outputLabels(this: JwtNode, index: number) {
		if (index === 1) return this._(`jwt.port.${actionOf(this) === "verify" ? "rejected" : "failed"}`);
		return this._(`jwt.port.${factsOfAction(actionOf(this))?.gives ?? "claims"}`);
	},
	oneditprepare: prepareDialog,
	oneditsave: saveDialog,
	oneditcancel: dialogClosed,
	oneditdelete: dialogClosed,
} as never);
