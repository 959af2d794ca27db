import { ALGORITHMS, type Algorithm, JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options";
import { type ConfigNode, currentSecret, prepareDialog } from "./jwt-config-dialog";
import { inspectSecret } from "./secret";
import { isEnvironment } from "./text";
import { timeSpanValidator } from "./time-span-field";

const defaults = Object.fromEntries(
	Object.entries(JWT_CONFIG_DEFAULTS).map(([name, value]) => [name, { value }]),
) as unknown as Defaults<JwtConfigOptions>;

defaults.algorithm.validate = function (this: ConfigNode, value: string, _opt) {
	return ALGORITHMS.includes(value as Algorithm) || isEnvironment(value) || this._("jwt-config.problem.algorithm");
} satisfies Validate<ConfigNode>;
defaults.secretencoding.validate = function (this: ConfigNode, _value: string, _opt) {
	// Whether a secret is stored is known only once the dialog was open.
	return this.credentials?.has_secret === false ? this._("jwt-config.secret.missing") : true;
} satisfies Validate<ConfigNode>;
for (const [property, least] of [
	["expiresin", 1],
	["maxlifetime", 1],
	["notbefore", 0],
	["clocktolerance", 0],
	["maxage", 0],
] as const) {
	defaults[property].validate = timeSpanValidator(`jwt-config.label.${property}`, least);
}

RED.nodes.registerType("jwt-config", {
	category: "config",
	defaults,
	credentials: {
		secret: {
			type: "password",
			validate(this: ConfigNode, _value: string, _opt: unknown) {
				const { text, algorithm, encoding } = currentSecret();
				const { level, key } = inspectSecret(text, algorithm, encoding);
				return level !== "error" || this._(`jwt-config.secret.${key}`, { encoding });
			},
		},
	},
	label(this: ConfigNode) {
		return this.name || this._("jwt-config.node", { algorithm: this.algorithm });
	},
	oneditprepare: prepareDialog,
} as never);
