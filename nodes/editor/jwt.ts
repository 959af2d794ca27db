import { JWT_DEFAULTS, type JwtConfigOptions, type JwtOptions, MODES, modeOf } from "../../src/options";
import { prepareDialog, saveDialog } from "./jwt-dialog";
import { rowsProblem } from "./row-problems";
import { isEnvironment } from "./text";
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
	if (modeOf(this) === "decode" || isEnvironment(value)) return true;
	if (!value || value === "_ADD_") return this._("jwt.problem.noconfig");
	const config = RED.nodes.node(value) as { valid?: boolean } | null;
	if (!config) return this._("jwt.problem.lostconfig");
	return config.valid === false ? this._("jwt.problem.invalidconfig") : true;
} satisfies Validate<JwtNode>;
defaults.mode.validate = function (this: JwtNode, value: string, _opt) {
	return !value || (MODES as readonly string[]).includes(value) ? true : this._("jwt.problem.mode");
} satisfies Validate<JwtNode>;
defaults.expiresin.validate = timeSpanValidator("jwt.label.expiresin", 1);
defaults.addclaims.validate = function (this: JwtNode, value: unknown, _opt) {
	return rowsProblem(this, value, "claim") ?? true;
} as Validate<JwtNode>;
defaults.headers.validate = function (this: JwtNode, value: unknown, _opt) {
	return rowsProblem(this, value, "name") ?? true;
} as Validate<JwtNode>;

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
		return this.name || this._(`jwt.node.${modeOf(this)}`, { algorithm: config?.algorithm ?? "" }).trim();
	},
	labelStyle(this: JwtNode) {
		return this.name ? "node_label_italic" : "";
	},
	inputLabels(this: JwtNode) {
		return this._(modeOf(this) === "generate" ? "jwt.port.claims" : "jwt.port.token");
	},
	outputLabels(this: JwtNode, index: number) {
		if (index === 1) return this._("jwt.port.rejected");
		return this._(modeOf(this) === "generate" ? "jwt.port.token" : "jwt.port.claims");
	},
	oneditprepare: prepareDialog,
	oneditsave: saveDialog,
} as never);
