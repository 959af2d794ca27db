import { ACTION_NAMES, type Action, actionOf } from "../../src/actions";
import { isHmac } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { JWT_DEFAULTS, type JwtConfigOptions, type JwtOptions } from "../../src/options";
import { countValidator } from "./count-field";
import { prepareDialog, saveDialog } from "./jwt-dialog";
import { rowsValidator } from "./row-problems";
import { timeSpanValidator } from "./time-span-field";

/** `generatejwt` is what flows written for Ignite have in place of `mode`; it is kept until the node is saved. */
type FlowOptions = JwtOptions & { generatejwt: string | boolean; outputs: number };
type JwtNode = EditorNode<FlowOptions>;

/** Why an action cannot do with the keys of a configuration, if so. */
function modeProblem(mode: string, { algorithm = "", keysource = "" }: Partial<JwtConfigOptions>): string | undefined {
	if (mode !== "generate" && mode !== "jwks") return undefined;
	if (keysource === "jwks" || keysource === "discovery") return "verifyonly";
	return mode === "jwks" && isHmac(algorithm) ? "sharedsecret" : undefined;
}

/** What goes in and what comes out, where it is not a token and claims. */
const INPUT_LABELS: Partial<Record<Action, string>> = { generate: "claims", jwks: "request" };
const OUTPUT_LABELS: Partial<Record<Action, string>> = { generate: "token", jwks: "keys" };

const values = { ...JWT_DEFAULTS, generatejwt: "", outputs: 1 };
const defaults = Object.fromEntries(
	Object.entries(values).map(([name, value]) => [name, { value }]),
) as unknown as Defaults<FlowOptions>;

defaults.jwtconfig.type = "jwt-config";
defaults.jwtconfig.validate = function (this: JwtNode, value: string, _opt) {
	if (actionOf(this) === "decode" || isVariable(value)) return true;
	if (!value || value === "_ADD_") return this._("jwt.problem.noconfig");
	const config = RED.nodes.node(value) as EditorNode<JwtConfigOptions> | null;
	if (!config) return this._("jwt.problem.lostconfig");
	if (config.valid === false) return this._("jwt.problem.invalidconfig");
	const problem = modeProblem(actionOf(this), config);
	return problem ? this._(`jwt.problem.${problem}`) : true;
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
		return this._(`jwt.port.${INPUT_LABELS[actionOf(this) as Action] ?? "token"}`);
	},
	outputLabels(this: JwtNode, index: number) {
		if (index === 1) return this._("jwt.port.rejected");
		return this._(`jwt.port.${OUTPUT_LABELS[actionOf(this) as Action] ?? "claims"}`);
	},
	oneditprepare: prepareDialog,
	oneditsave: saveDialog,
} as never);
