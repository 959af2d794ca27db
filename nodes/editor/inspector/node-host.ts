import { isRemoteSource, JWT_CONFIG_DEFAULTS, type JwtConfigOptions, type JwtOptions } from "../../../src/options";
import { isOfSomeTenant } from "../../../src/tenants";
import { splitCommas } from "../../../src/text-list";
import { STORED } from "../secret";
import type { Fields, Host } from "./types";

type Config = EditorNode<JwtConfigOptions>;

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
	const configs = () =>
		[current("jwtconfig"), ...alternatives()].flatMap((id) => (RED.nodes.node(id) as Config | null) ?? []);
	return {
		fields: (token) => fieldsOf(configOf(configs(), token)),
		node: () => ({ id, rules: rules(), scopes: current("scopes"), scopesmatch: current("scopesmatch") }),
		canSign: () => {
			const [config] = configs();
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

/** Returns the configuration that names the issuer of a token, as the node chooses it; else the first one. */
function configOf(configs: readonly Config[], token: string): Config | undefined {
	const iss = issuerOf(token);
	const names = ({ issuer = "" }: Config) => splitCommas(issuer).some((name) => isOfSomeTenant(iss, name));
	return configs.find(names) ?? configs[0];
}

/** Returns the issuer in a token, without checking anything; blank if it cannot be read. */
function issuerOf(token: string): string {
	try {
		const payload = token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
		const bytes = Uint8Array.from(atob(payload), (sign) => sign.charCodeAt(0));
		return String(JSON.parse(new TextDecoder().decode(bytes)).iss ?? "");
	} catch {
		return "";
	}
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
function fieldsOf(config: Config | undefined): Fields {
	const options: Record<string, unknown> = {};
	for (const name of Object.keys(JWT_CONFIG_DEFAULTS) as (keyof JwtConfigOptions)[]) {
		if (config?.[name] !== undefined) options[name] = config[name];
	}
	const stored = config?.credentials ?? {};
	const credentials = Object.fromEntries(
		["secret", "privatekey", "passphrase", "publickey"].map((name) => {
			const value = stored[name];
			return [name, typeof value === "string" && value !== STORED ? value : undefined];
		}),
	);
	return { id: config?.id ?? "", options, credentials };
}
