import type { NodeAPI } from "node-red";
import type { KeysDescription } from "../../src/index.js";
import { type EditorRequest, serveEditor } from "./admin-endpoint";
import { connectionOf } from "./connection";
import { typedConfiguration, withoutVariables } from "./typed-configuration";
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

async function check(RED: NodeAPI, jwt: Jwt, request: EditorRequest): Promise<KeysDescription> {
	const { options, credentials, replaced } = await typedConfiguration(RED, jwt, request, ["keyid"]);
	try {
		const settings = { ...jwt.readKeySettings(options), connection: connectionOf(RED, jwt, options) };
		return await jwt.describeKeys(settings, credentials);
	} catch (error) {
		throw withoutVariables(jwt, error, replaced);
	}
}
