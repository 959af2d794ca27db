/** The example “Log in to Sceyt”, with keys for both sides. */
import { exampleFlow } from "./fixtures.js";
import type { FlowNode } from "./node-red.js";

/** The ids of the configurations: the backend signs tokens, the platform only has the public key. */
export const BACKEND = "f2b96d41ae070020";
export const PLATFORM = "f2b96d41ae070021";

export interface Keys {
	privatekey?: string;
	publickey?: string;
}

/** Returns the flow for a Node-RED that is the backend, the platform or both, depending on its keys. */
export const sceytFlow = ({ privatekey = "", publickey = "" }: Keys, backend: object = {}): FlowNode[] =>
	exampleFlow("Log in to Sceyt").map((node) => {
		if (node.id === BACKEND) return { ...node, ...backend, credentials: { privatekey } };
		return node.id === PLATFORM ? { ...node, credentials: { publickey } } : node;
	});
