import type { NodeAPI } from "node-red";
import type { KeyCredentials } from "../../src/index.js";
import type { Jwt, JwtConfigNode } from "./types";

/**
 * Removes a private key from the stored public key, which is readable for everyone who can open the dialog. The node itself
 * still has the key, so it refuses to work and reports why.
 */
export function takeOutPrivateKey(RED: NodeAPI, jwt: Jwt, node: JwtConfigNode): void {
	// An instance of a subflow uses the credentials of the node in the subflow.
	takeOut(RED, jwt, (node as { _alias?: string })._alias ?? node.id);
}

/** Does the same for configurations that do not run, because they are disabled or in a subflow that is not used. */
export function takeOutUnusedPrivateKeys(RED: NodeAPI, jwt: Jwt): void {
	RED.nodes.eachNode(({ id, type, name }) => {
		if (type !== "jwt-config" || !takeOut(RED, jwt, id)) return;
		RED.log.warn(
			`[jwt-config:${name || id}] There was a private key in Public key (publickey), which everyone who can open the dialog can read. It was removed: paste it into Private key.`,
		);
	});
}

/** @returns whether there was a private key */
function takeOut(RED: NodeAPI, jwt: Jwt, id: string): boolean {
	const stored = RED.nodes.getCredentials(id) as KeyCredentials | undefined;
	const { publickey } = stored ?? {};
	// A hand-written flow can hold any value.
	if (typeof publickey !== "string" || publickey === "" || jwt.isVariable(publickey) || !jwt.holdsPrivateKey(publickey))
		return false;
	RED.nodes.addCredentials(id, { ...stored, publickey: "" });
	return true;
}
