import type { NodeAPI } from "node-red";
import type { JwtConfigOptions, KeyCredentials } from "../../src/index.js";
import { withDefaults } from "./definition";
import type { Jwt } from "./types";

/** The fields of a configuration to check, as in a flow file and its credentials. */
export interface CheckedFields {
	options: JwtConfigOptions;
	credentials: KeyCredentials;
}

/** The fields of a deployed configuration, if they are set. */
export interface DeployedFields {
	options: Partial<Record<string, unknown>>;
	credentials: KeyCredentials;
}

const CREDENTIALS = ["secret", "privatekey", "passphrase", "publickey"] as const;

/** Returns the fields of a deployed `jwt-config`. Never returns credentials of nodes of another type. */
export function deployedFields(RED: NodeAPI, id: string): DeployedFields {
	let found: object | undefined;
	RED.nodes.eachNode((node) => {
		if (node.id === id && node.type === "jwt-config") found = node;
	});
	if (!found) return { options: {}, credentials: {} };
	return { options: found as DeployedFields["options"], credentials: RED.nodes.getCredentials(id) ?? {} };
}

/**
 * Returns the fields from a dialog. The dialog does not send unchanged credentials, so the deployed ones are used.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` for values that a dialog never sends
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

/** Whether a value is text, a number, a boolean, `null` or a list of texts, without any nesting. */
function isPlain(value: unknown): boolean {
	if (Array.isArray(value)) return value.every((item) => typeof item === "string");
	return value === null || typeof value !== "object";
}

const isNoField = (jwt: Jwt, name: string) =>
	new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `The field ${name} cannot be read: it must be text.`);

/** The options that refer to files, URLs or configuration nodes, with the key sources that use them. */
const FILES = { secretfile: ["file"], privatekeyfile: ["file"], publickeyfile: ["file"] };
const URLS = { jwksurl: ["jwks"], issuer: ["discovery"], signer: ["alb"], signerurl: ["alb"] };
const NODES = { tls: ["jwks", "discovery", "alb"], proxy: ["jwks", "discovery", "alb"] };

/**
 * Refuses references to files, URLs, nodes and environment variables that are not in the deployed configuration. Otherwise, a user
 * who may not deploy could find out which files exist, which servers can be reached and what environment variables contain.
 * @throws JwtError `ERR_JWT_KEY_MISSING` for a file, `ERR_JWT_CONFIG_INVALID` for the rest
 */
export function requireDeployed(jwt: Jwt, { options, credentials }: CheckedFields, deployed: DeployedFields): void {
	const known: Record<string, unknown> = { ...deployed.options, ...deployed.credentials };
	const refuse = (code: "ERR_JWT_KEY_MISSING" | "ERR_JWT_CONFIG_INVALID", what: string, name: string) =>
		new jwt.JwtError(
			code,
			`The ${what} in the field ${name} cannot be used: it is not in the deployed configuration, and you do not have permission to deploy.`,
		);
	for (const [name, text] of Object.entries({ ...options, ...credentials })) {
		if (typeof text !== "string" || text === "" || (Object.hasOwn(known, name) && known[name] === text)) continue;
		if (jwt.isVariable(text)) throw refuse("ERR_JWT_CONFIG_INVALID", "environment variable", name);
		const usedBy = (places: Record<string, string[]>) =>
			(places[name] ?? []).includes(options.keysource) || (name in places && jwt.isVariable(options.keysource));
		if (usedBy(FILES)) throw refuse("ERR_JWT_KEY_MISSING", "file", name);
		if (usedBy(URLS)) throw refuse("ERR_JWT_CONFIG_INVALID", "URL", name);
		if (usedBy(NODES)) throw refuse("ERR_JWT_CONFIG_INVALID", "configuration node", name);
	}
}
