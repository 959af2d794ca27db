import { ALGORITHMS, type Algorithm } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options";
import { countValidator } from "./count-field";
import { type ConfigNode, dialogClosed, hasCredential } from "./current";
import { prepareDialog, saveDialog } from "./jwt-config-dialog";
import { fileProblem, lacksKeyPair, needsSecret, sourceProblem, urlProblem } from "./key-problems";
import { inspectSecret } from "./secret";
import { currentSecret } from "./secret-field";
import { timeSpanValidator } from "./time-span-field";

const defaults = Object.fromEntries(
	Object.entries(JWT_CONFIG_DEFAULTS).map(([name, value]) => [name, { value }]),
) as unknown as Defaults<JwtConfigOptions>;

/** A validator from what finds the key of a text that says what is wrong. */
const validator = (find: (node: ConfigNode, value: string) => string | undefined): Validate<ConfigNode> =>
	function (value, _opt) {
		const problem = find(this, String(value ?? ""));
		return problem === undefined || this._(`jwt-config.${problem}`);
	};

defaults.algorithm.validate = validator((_, value) =>
	ALGORITHMS.includes(value as Algorithm) || isVariable(value) ? undefined : "problem.algorithm",
);
defaults.keysource.validate = validator((node, value) => {
	// Whether a key is stored is known only once the dialog was open.
	return sourceProblem(node, value) ?? (lacksKeyPair(node) ? "key.missing" : undefined);
});
defaults.secretencoding.validate = validator((node) =>
	needsSecret(node) && hasCredential(node, "secret") === false ? "secret.missing" : undefined,
);
for (const name of ["secretfile", "privatekeyfile"] as const) {
	defaults[name].validate = validator((node, value) => fileProblem(node, name, value));
}
for (const name of ["jwksurl", "issuer"] as const) {
	defaults[name].validate = validator((node, value) => urlProblem(node, name, value));
}
for (const [property, least] of [
	["expiresin", 1],
	["maxlifetime", 1],
	["notbefore", 0],
	["clocktolerance", 0],
	["maxage", 0],
] as const) {
	defaults[property].validate = timeSpanValidator(`jwt-config.label.${property}`, least);
}
defaults.remember.validate = countValidator("jwt-config.label.remember", "remember");

RED.nodes.registerType("jwt-config", {
	category: "config",
	defaults,
	credentials: {
		secret: {
			type: "password",
			validate(this: ConfigNode, _value: string, _opt: unknown) {
				if (!needsSecret(this)) return true;
				const { text, algorithm, encoding } = currentSecret();
				const { level, key } = inspectSecret(text, algorithm, encoding);
				return level !== "error" || this._(`jwt-config.secret.${key}`, { encoding });
			},
		},
		privatekey: { type: "password", validate: validator((node) => (lacksKeyPair(node) ? "key.missing" : undefined)) },
		passphrase: { type: "password" },
		publickey: { type: "text" },
	},
	label(this: ConfigNode) {
		return this.name || this._("jwt-config.node", { algorithm: this.algorithm });
	},
	oneditprepare: prepareDialog,
	oneditsave: saveDialog,
	oneditcancel: dialogClosed,
	oneditdelete: dialogClosed,
} as never);
