import type { NodeAPI } from "node-red";
import type { KeyCredentials } from "../../src/index.js";
import type { Jwt, JwtConfigNode } from "./types";

/**
 * Removes a private key from the stored public key, which is readable for everyone who can open the dialog. The node itself
 * still has the key, so it refuses to work and reports why.
 */
export function takeOutPrivateKey(RED: NodeAPI, jwt: Jwt, node: JwtConfigNode): void {
	// An instance of a subflow uses the credentials of the node in the subflow.
	const id = (node as { _alias?: string })._alias ?? node.id;
	const stored = RED.nodes.getCredentials(id) as KeyCredentials | undefined;
	const { publickey } = stored ?? {};
	if (!publickey || jwt.isVariable(publickey) || !jwt.holdsPrivateKey(publickey)) return;
	RED.nodes.addCredentials(id, { ...stored, publickey: "" });
}
