import { isHmac } from "../../../src/algorithms";
import { isRemoteSource, JWT_CONFIG_DEFAULTS } from "../../../src/options";
import { type ConfigNode, field } from "../current";
import type { KeyField } from "../key-field";
import { typedCredentials } from "../key-request";
import type { Text } from "../text";
import { proposalsOf } from "./proposals";
import type { Fields, Followed, Host } from "./types";

const current = (name: string) => String(field(name).val() ?? "");

/** What the dialog knows about its fields. */
interface ConfigDialog {
	node: ConfigNode;
	text: Text;
	privatekey: KeyField;
	/** Returns the accepted algorithms besides the chosen one. */
	accepted(): string[];
}

/** Creates the host of the inspector in the dialog of a configuration, which reads and sets its fields. */
export function configHost({ node, text, privatekey, accepted }: ConfigDialog): Host {
	const set = (name: string, value: string) => void field(name).val(value).trigger("input").trigger("change");
	const use = (option: Followed, value: string) => {
		if (option !== "algorithms") return set(option, value);
		$(`#jwt-config-accepted input[value="${value}"]`).prop("checked", true).trigger("change");
	};
	return {
		fields: () => currentFields(node.id, privatekey, accepted),
		canSign: () => hasSigningKey(privatekey),
		verifying: () => verifyingNodes(node.id),
		onChange: (listener) => {
			$("#jwt-config-head, #jwt-config-tabs-content").on("input change", ":input", (event) => {
				if ($(event.target).closest(".jwt-inspector").length === 0) listener();
			});
		},
		use,
		proposals: (header, claims) => proposalsOf({ header, claims, text, current, set, use }),
	};
}

/** Returns all fields. The dialog does not have stored credentials, except the public key. */
function currentFields(id: string, privatekey: KeyField, accepted: () => string[]): Fields {
	const options: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(JWT_CONFIG_DEFAULTS)) {
		if (typeof value === "boolean") options[name] = field(name).prop("checked") === true;
		// Node-RED's select of configuration nodes has this value for none.
		else if (typeof value === "string") options[name] = current(name) === "_ADD_" ? "" : current(name);
	}
	options.algorithms = isRemoteSource(current("keysource")) ? accepted() : [];
	return { id, options, credentials: typedCredentials(privatekey) };
}

/** Whether the dialog has a key that signs, typed or stored. */
export function hasSigningKey(privatekey: KeyField): boolean {
	const [source, algorithm] = [current("keysource"), current("algorithm")];
	if (isRemoteSource(source)) return false;
	if (isHmac(algorithm)) return current(source === "file" ? "secretfile" : "secret") !== "";
	return source === "file" ? current("privatekeyfile") !== "" : privatekey.typed() !== "";
}

/** Returns the nodes that verify with a configuration. */
function verifyingNodes(config: string): { id: string; name: string }[] {
	const found: { id: string; name: string }[] = [];
	RED.nodes.eachNode((node) => {
		const { id, type, mode, jwtconfig, alternatives } = node as unknown as Record<string, unknown>;
		const isUser = jwtconfig === config || [alternatives].flat().includes(config);
		if (type === "jwt" && mode === "verify" && isUser) {
			found.push({ id: String(id), name: RED.utils.getNodeLabel(node as never, String(id)) });
		}
		return true;
	});
	return found;
}
