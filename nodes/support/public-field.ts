import type { NodeAPI } from "node-red";
import type { KeyCredentials } from "../../src/index.js";
import type { Jwt, JwtConfigNode } from "./types";

/**
 * Takes a private key out of the stored field of the public one, which everyone who opens the dialog can read. The node
 * itself still has it, and so refuses to work and says why.
 */
export function takeOutPrivateKey(RED: NodeAPI, jwt: Jwt, node: JwtConfigNode): void {
	// In an instance of a subflow, the credentials are those of the node that it was made from.
	const id = (node as { _alias?: string })._alias ?? node.id;
	const stored = RED.nodes.getCredentials(id) as KeyCredentials | undefined;
	const { publickey } = stored ?? {};
	if (!publickey || jwt.isVariable(publickey) || !jwt.holdsPrivateKey(publickey)) return;
	RED.nodes.addCredentials(id, { ...stored, publickey: "" });
}
