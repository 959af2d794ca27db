import { ACTION_NAMES, actionOf, factsOfAction } from "../../src/actions";
import { JWT_DEFAULTS, type JwtConfigOptions, type JwtOptions } from "../../src/options";
import { configProblem } from "./config-problem";
import { countValidator } from "./count-field";
import { prepareDialog, saveDialog } from "./jwt-dialog";
import { rowsValidator } from "./row-problems";
import { timeSpanValidator } from "./time-span-field";

/** `generatejwt` is what flows written for Ignite have in place of `mode`; it is kept until the node is saved. */
type FlowOptions = JwtOptions & { generatejwt: string | boolean; outputs: number };
type JwtNode = EditorNode<FlowOptions>;

const values = { ...JWT_DEFAULTS, generatejwt: "", outputs: 1 };
const defaults = Object.fromEntries(
	Object.entries(values).map(([name, value]) => [name, { value }]),
) as unknown as Defaults<FlowOptions>;

defaults.jwtconfig.type = "jwt-config";
defaults.jwtconfig.validate = function (this: JwtNode, value: string, _opt) {
	return configProblem(value, this) ?? true;
} satisfies Validate<JwtNode>;
defaults.mode.validate = function (this: JwtNode, value: string, _opt) {
	return !value || (ACTION_NAMES as readonly string[]).includes(value) ? true : this._("jwt.problem.mode");
} satisfies Validate<JwtNode>;
defaults.expiresin.validate = timeSpanValidator("jwt.label.expiresin", 1);
defaults.reuse.validate = countValidator("jwt.label.reuse", "reuse");
for (const list of ["addclaims", "headers", "rules"] as const) defaults[list].validate = rowsValidator(list);

RED.nodes.registerType("jwt", {
	category: "function",
	color: "#8FC1B5",
	defaults,
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
		if (index === 1) return this._("jwt.port.rejected");
		return this._(`jwt.port.${factsOfAction(actionOf(this))?.gives ?? "claims"}`);
	},
	oneditprepare: prepareDialog,
	oneditsave: saveDialog,
} as never);
