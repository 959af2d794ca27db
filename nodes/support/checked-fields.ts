import type { NodeAPI } from "node-red";
import type { JwtConfigOptions, KeyCredentials } from "../../src/index.js";
import { withDefaults } from "./definition";
import type { Jwt } from "./types";

/** The fields of a configuration that is to be checked, as a flow file and its credentials have them. */
export interface CheckedFields {
	options: JwtConfigOptions;
	credentials: KeyCredentials;
}

/** The same of a configuration that is deployed, as far as they are set. */
export interface DeployedFields {
	options: Partial<Record<string, unknown>>;
	credentials: KeyCredentials;
}

const CREDENTIALS = ["secret", "privatekey", "passphrase", "publickey"] as const;

/** The fields of a deployed `jwt-config`. Credentials of other nodes are none of its dialog's business. */
export function deployedFields(RED: NodeAPI, id: string): DeployedFields {
	let found: object | undefined;
	RED.nodes.eachNode((node) => {
		if (node.id === id && node.type === "jwt-config") found = node;
	});
	if (!found) return { options: {}, credentials: {} };
	return { options: found as DeployedFields["options"], credentials: RED.nodes.getCredentials(id) ?? {} };
}

/**
 * The fields that a dialog sent. Credentials that were left untouched are not among them, and are those deployed.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` for what no dialog sends
 */
export function typedFields(jwt: Jwt, body: Record<string, unknown>, deployed: DeployedFields): CheckedFields {
	const given = objectOf(jwt, "options", body.options);
	const typed = objectOf(jwt, "credentials", body.credentials);
	for (const name of Object.keys(jwt.JWT_CONFIG_DEFAULTS)) {
		if (Object.hasOwn(given, name) && !isPlain(given[name])) throw isNoField(jwt, name);
	}
	const credentials: KeyCredentials = {};
	for (const name of CREDENTIALS) {
		const value = (Object.hasOwn(typed, name) ? typed[name] : undefined) ?? deployed.credentials[name];
		if (value === undefined) continue;
		if (typeof value !== "string") throw isNoField(jwt, name);
		credentials[name] = value;
	}
	return { options: withDefaults(jwt.JWT_CONFIG_DEFAULTS, given), credentials };
}

function objectOf(jwt: Jwt, name: string, value: unknown = {}): Record<string, unknown> {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw isNoField(jwt, name);
	return value as Record<string, unknown>;
}

/** A text, a number, true or false, or a list of texts: nothing that nests. */
function isPlain(value: unknown): boolean {
	if (Array.isArray(value)) return value.every((item) => typeof item === "string");
	return value === null || typeof value !== "object";
}

const isNoField = (jwt: Jwt, name: string) =>
	new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `The field ${name} cannot be read: it must be text.`);

/** Options that name something beyond the fields, by the sources of keys that use them. */
const FILES = { secretfile: ["file"], privatekeyfile: ["file"], publickeyfile: ["file"] };
const URLS = { jwksurl: ["jwks"], issuer: ["discovery"] };

/**
 * Allows nothing but what is in the fields themselves or in the deployed configuration. To check anything else would tell
 * who may not deploy which files there are, what environment variables hold, and which servers can be reached.
 * @throws JwtError `ERR_JWT_KEY_MISSING` for a file, `ERR_JWT_CONFIG_INVALID` for the rest
 */
export function requireDeployed(jwt: Jwt, { options, credentials }: CheckedFields, deployed: DeployedFields): void {
	const known: Record<string, unknown> = { ...deployed.options, ...deployed.credentials };
	const refuse = (code: "ERR_JWT_KEY_MISSING" | "ERR_JWT_CONFIG_INVALID", what: string, name: string) =>
		new jwt.JwtError(
			code,
			`The ${what} in the field ${name} cannot be used: it is not in the deployed configuration, and you may not deploy it.`,
		);
	for (const [name, text] of Object.entries({ ...options, ...credentials })) {
		if (typeof text !== "string" || text === "" || (Object.hasOwn(known, name) && known[name] === text)) continue;
		if (jwt.isVariable(text)) throw refuse("ERR_JWT_CONFIG_INVALID", "environment variable", name);
		const usedBy = (places: Record<string, string[]>) =>
			(places[name] ?? []).includes(options.keysource) || (name in places && jwt.isVariable(options.keysource));
		if (usedBy(FILES)) throw refuse("ERR_JWT_KEY_MISSING", "file", name);
		if (usedBy(URLS)) throw refuse("ERR_JWT_CONFIG_INVALID", "URL", name);
	}
}
