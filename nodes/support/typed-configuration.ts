import type { Node, NodeAPI } from "node-red";
import type { JwtConfigOptions, KeyCredentials } from "../../src/index.js";
import type { EditorRequest } from "./admin-endpoint";
import { type CheckedFields, deployedFields, requireDeployed, typedFields } from "./checked-fields";
import type { Jwt } from "./types";

/** A configuration as typed in a dialog, with stored credentials and the values of environment variables. */
export interface TypedConfiguration {
	/** The id of the configuration; blank if there is none. */
	id: string;
	options: JwtConfigOptions;
	credentials: KeyCredentials;
	/** The options whose values come from environment variables. These values must not be part of an answer. */
	replaced: readonly string[];
}

/**
 * Returns the configuration of a request from a dialog.
 * @param kept options in which environment variables stay as they are, because the answer contains them
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`, `ERR_JWT_KEY_MISSING` for what this user may not use
 */
export async function typedConfiguration(
	RED: NodeAPI,
	jwt: Jwt,
	{ body, mayDeploy }: EditorRequest,
	kept: readonly string[] = [],
): Promise<TypedConfiguration> {
	const id = typeof body.id === "string" ? body.id : "";
	const deployed = deployedFields(RED, id);
	const fields = typedFields(jwt, body, deployed);
	if (!(await mayDeploy())) requireDeployed(jwt, fields, deployed);
	return { id, ...withVariables(RED, jwt, id, fields, kept) };
}

/** Replaces `${NAME}` in fields in the same way as a deploy. */
function withVariables(
	RED: NodeAPI,
	jwt: Jwt,
	id: string,
	fields: CheckedFields,
	kept: readonly string[],
): Omit<TypedConfiguration, "id"> {
	const valueIn = createVariables(RED, jwt, id);
	const options: Record<string, unknown> = { ...fields.options };
	const replaced: string[] = [];
	for (const [name, text] of Object.entries(options)) {
		if (typeof text !== "string") continue;
		const value = valueIn(name, text);
		if (value === text || kept.includes(name)) continue;
		options[name] = value;
		replaced.push(name);
	}
	const credentials = Object.entries(fields.credentials).map(([name, text]) => [name, valueIn(name, text)]);
	return { options: options as unknown as JwtConfigOptions, credentials: Object.fromEntries(credentials), replaced };
}

/**
 * Creates a function that returns the value of a field, or of the environment variable that the field names.
 * It throws `ERR_JWT_CONFIG_INVALID` if the variable is not set.
 */
export function createVariables(RED: NodeAPI, jwt: Jwt, id: string): (field: string, text: string) => string {
	const node = RED.nodes.getNode(id) as Node | null;
	return (field, text) => {
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
}

/** Replaces the message of an error if it can contain a path or a URL from an environment variable. */
export function withoutVariables(jwt: Jwt, error: unknown, [name]: readonly string[]): unknown {
	if (!(error instanceof jwt.JwtError) || name === undefined) return error;
	const problem = `The details of this problem (${error.code}) are not shown here, because the field ${name} comes from an environment variable. Deploy, then check the log.`;
	return error instanceof jwt.KeyError
		? new jwt.KeyError(error.code, problem, error.leftOut)
		: new jwt.JwtError(error.code, problem);
}
