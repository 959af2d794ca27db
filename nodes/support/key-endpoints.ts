import type { Node, NodeAPI } from "node-red";
import type { JwtConfigOptions, KeyCredentials, KeysDescription } from "../../src/index.js";
import { type EditorRequest, serveEditor } from "./admin-endpoint";
import { type CheckedFields, deployedFields, requireDeployed, typedFields } from "./checked-fields";
import { connectionOf } from "./connection";
import type { Jwt } from "./types";

/**
 * Serves the dialog of a `jwt-config`: generates key pairs and checks typed keys, because browsers have no cryptography on
 * plain http. The result of a check never contains a secret, a private key or the value of an environment variable. Logs
 * nothing.
 */
export function serveKeys(RED: NodeAPI, jwt: Jwt): void {
	serveEditor(RED, jwt, "/jwt-config/generate", ({ body: { algorithm } }) =>
		jwt.generateKeyPair(typeof algorithm === "string" ? algorithm : ""),
	);
	serveEditor(RED, jwt, "/jwt-config/check", (request) => check(RED, jwt, request));
}

async function check(RED: NodeAPI, jwt: Jwt, { body, mayDeploy }: EditorRequest): Promise<KeysDescription> {
	const id = typeof body.id === "string" ? body.id : "";
	const deployed = deployedFields(RED, id);
	const fields = typedFields(jwt, body, deployed);
	if (!(await mayDeploy())) requireDeployed(jwt, fields, deployed);
	const { options, credentials, replaced } = withVariables(RED, jwt, id, fields);
	try {
		const settings = { ...jwt.readKeySettings(options), connection: connectionOf(RED, jwt, options) };
		return await jwt.describeKeys(settings, credentials);
	} catch (error) {
		if (!(error instanceof jwt.JwtError) || !replaced) throw error;
		// The message is replaced because it can contain a path or a URL from the variable.
		const problem = `The details of this problem (${error.code}) are not shown here, because the field ${replaced} comes from an environment variable. Deploy, then check the log.`;
		throw error instanceof jwt.KeyError
			? new jwt.KeyError(error.code, problem, error.leftOut)
			: new jwt.JwtError(error.code, problem);
	}
}

interface ReplacedFields {
	options: JwtConfigOptions;
	credentials: KeyCredentials;
	/** The first option whose value comes from an environment variable. */
	replaced?: string;
}

/**
 * Replaces `${NAME}` in fields in the same way as a deploy, except in the key ID, because the answer contains it.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if a variable is not set
 */
function withVariables(RED: NodeAPI, jwt: Jwt, id: string, fields: CheckedFields): ReplacedFields {
	const node = RED.nodes.getNode(id) as Node | null;
	const valueIn = (field: string, text: string): string => {
		const name = jwt.variableName(text);
		if (!name) return text;
		// Node-RED uses this when it creates a node, but it is missing from the types.
		const { getSetting } = RED.util as unknown as { getSetting(node: Node | null, name: string): unknown };
		const value = getSetting(node, name);
		if (value !== undefined && value !== "" && typeof value !== "object" && typeof value !== "function") {
			return String(value);
		}
		throw new jwt.JwtError(
			"ERR_JWT_CONFIG_INVALID",
			`The field ${field} names an environment variable that is not set. If it is new, deploy first.`,
		);
	};
	const options: Record<string, unknown> = { ...fields.options };
	let replaced: string | undefined;
	for (const [name, text] of Object.entries(options)) {
		if (typeof text !== "string") continue;
		const value = valueIn(name, text);
		if (value === text || name === "keyid") continue;
		options[name] = value;
		replaced ??= name;
	}
	const credentials = Object.entries(fields.credentials).map(([name, text]) => [name, valueIn(name, text)]);
	return { options: options as unknown as JwtConfigOptions, credentials: Object.fromEntries(credentials), replaced };
}
