import { isRemoteSource, JWT_CONFIG_DEFAULTS, type JwtConfigOptions, type JwtOptions } from "../../../src/options";
import { STORED } from "../secret";
import type { Fields, Host } from "./types";

type Config = EditorNode<JwtConfigOptions> & { d?: boolean };

/** What the dialog of a `jwt` node knows about its fields. */
interface NodeDialog {
	id: string;
	name: string;
	rules(): JwtOptions["rules"];
	alternatives(): string[];
}

const current = (name: string) => String($(`#node-input-${name}`).val() ?? "");

/** Creates the host of the inspector in the dialog of a node that verifies: its rules and scopes, and its configurations. */
export function nodeHost({ id, name, rules, alternatives }: NodeDialog): Host {
	return {
		fields() {
			const own = current("jwtconfig");
			if (own === "" || own === "_ADD_") return undefined;
			return { ...fieldsOf(own), alternatives: alternatives().map(fieldsOf) };
		},
		node: () => ({
			...{ id, rules: rules(), scopes: current("scopes"), scopesmatch: current("scopesmatch") },
			once: $("#node-input-once").prop("checked") === true,
		}),
		canSign() {
			const config = configOf(current("jwtconfig"));
			return config !== undefined && !isRemoteSource(config.keysource ?? "") && hasKey(config);
		},
		verifying: () => [{ id, name }],
		onChange: (listener) => {
			$("#dialog-form").on("input change", ":input", (event) => {
				if ($(event.target).closest(".jwt-inspector").length === 0) listener();
			});
		},
	};
}

/** Returns a configuration that runs after a deploy. */
function configOf(id: string): Config | undefined {
	const config = RED.nodes.node(id) as Config | null;
	return config?.type === "jwt-config" && config.d !== true ? config : undefined;
}

/** Whether a configuration may have a key to sign with. Before its dialog was opened, its keys are not known. */
function hasKey({ algorithm = "", keysource, credentials, privatekeyfile }: Config): boolean {
	const isShared = algorithm.startsWith("HS");
	if (keysource === "file") return isShared || Boolean(privatekeyfile);
	if (!credentials) return true;
	const name = isShared ? "secret" : "privatekey";
	return credentials[`has_${name}`] === true || (credentials[name] ?? "") !== "";
}

/** Returns a configuration as the editor has it: deployed, or changed since then. */
function fieldsOf(id: string): Fields {
	const config = configOf(id);
	if (!config) return { id, options: null, credentials: {} };
	const options: Record<string, unknown> = {};
	for (const name of Object.keys(JWT_CONFIG_DEFAULTS) as (keyof JwtConfigOptions)[]) {
		if (config[name] !== undefined) options[name] = config[name];
	}
	const stored = config.credentials ?? {};
	const credentials = Object.fromEntries(
		["secret", "privatekey", "passphrase", "publickey"].map((name) => {
			const value = stored[name];
			return [name, typeof value === "string" && value !== STORED ? value : undefined];
		}),
	);
	return { id, options, credentials };
}
