import type { Node, NodeAPI } from "node-red";
import type { JwtConfigOptions, KeyCredentials } from "../../src/index.js";
import { unsetVariable, withDefaults } from "./definition";
import type { Jwt } from "./types";

/** The most characters a request may have: far above any key, far below what would keep the runtime busy. */
const LIMIT = 65_536;

/** What the dialog of a `jwt-config` asks about: its fields as typed. Credentials left untouched are not among them. */
export interface CheckRequest {
	id?: string;
	options?: Partial<JwtConfigOptions>;
	credentials?: KeyCredentials;
}

type Answer = (body: Record<string, unknown>) => Promise<object>;

/**
 * What the dialog of a `jwt-config` asks the runtime for, since a browser on plain http has no cryptography: a new key
 * pair, and what the keys typed in are. No answer to the latter holds a secret or private key, and nothing is logged.
 */
export function serveKeys(RED: NodeAPI, jwt: Jwt): void {
	const serve = (path: string, answer: Answer) => {
		const permitted = RED.auth.needsPermission("jwt-config.write");
		RED.httpAdmin.post(`/jwt-config/${path}`, permitted, async (request, response) => {
			// A form on another site cannot send JSON unasked.
			if (!request.is("json") || typeof request.body !== "object") return void response.sendStatus(415);
			if (JSON.stringify(request.body).length > LIMIT) return void response.sendStatus(413);
			response.set("Cache-Control", "no-store");
			try {
				response.json(await answer(request.body));
			} catch (error) {
				if (!(error instanceof jwt.JwtError)) return void response.sendStatus(500);
				const leftOut = error instanceof jwt.KeyError ? error.leftOut : [];
				response.json({ problem: { code: error.code, message: error.message, leftOut } });
			}
		});
	};
	serve("generate", ({ algorithm }) => jwt.generateKeyPair(String(algorithm)));
	serve("check", async (body) => {
		const { options, credentials } = fieldsOf(RED, jwt, body as CheckRequest);
		const unset = unsetVariable(jwt, { ...options, ...credentials });
		if (unset) {
			throw new jwt.JwtError(
				"ERR_JWT_CONFIG_INVALID",
				`The field ${unset} names an environment variable that is not set. If it is a new one, deploy first.`,
			);
		}
		return jwt.describeKeys(jwt.readKeySettings(options), credentials);
	});
}

/** The configuration that a deploy of these fields would make. */
function fieldsOf(RED: NodeAPI, jwt: Jwt, { id = "", options = {}, credentials = {} }: CheckRequest) {
	const node = RED.nodes.getNode(id) as Node | null;
	const stored = isJwtConfig(RED, id) ? (RED.nodes.getCredentials(id) as KeyCredentials | undefined) : undefined;
	const fields: KeyCredentials = {};
	for (const name of ["secret", "privatekey", "passphrase", "publickey"] as const) {
		const value = credentials[name] ?? stored?.[name];
		if (value !== undefined) fields[name] = fromEnvironment(RED, jwt, String(value), node);
	}
	const typed = Object.entries(withDefaults(jwt.JWT_CONFIG_DEFAULTS, options)).map(([name, value]) => [
		name,
		typeof value === "string" ? fromEnvironment(RED, jwt, value, node) : value,
	]);
	return { options: Object.fromEntries(typed) as JwtConfigOptions, credentials: fields };
}

/** Credentials of other nodes are none of this dialog's business. */
function isJwtConfig(RED: NodeAPI, id: string): boolean {
	let found = false;
	RED.nodes.eachNode((node) => {
		found ||= node.id === id && node.type === "jwt-config";
	});
	return found;
}

/** What Node-RED makes of `${NAME}` when a node starts. Where the variable is not set, the text stays. */
function fromEnvironment(RED: NodeAPI, jwt: Jwt, text: string, node: Node | null): string {
	const name = jwt.variableName(text);
	if (!name) return text;
	const value = RED.util.evaluateNodeProperty(name, "env", node as Node, {});
	return value === undefined || value === "" ? text : String(value);
}
