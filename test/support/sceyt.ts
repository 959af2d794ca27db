/** The example “Log in to Sceyt”, with the keys of its two sides. */
import { exampleFlow } from "./fixtures.js";
import type { FlowNode } from "./node-red.js";

/** Ids of the configurations: of the backend, which makes tokens, and of the platform, which has the public key only. */
export const BACKEND = "f2b96d41ae070020";
export const PLATFORM = "f2b96d41ae070021";

export interface Keys {
	privatekey?: string;
	publickey?: string;
}

/** The flow on a Node-RED that is the backend, the platform, or both, by the keys it has. */
export const sceytFlow = ({ privatekey = "", publickey = "" }: Keys, backend: object = {}): FlowNode[] =>
	exampleFlow("Log in to Sceyt").map((node) => {
		if (node.id === BACKEND) return { ...node, ...backend, credentials: { privatekey } };
		return node.id === PLATFORM ? { ...node, credentials: { publickey } } : node;
	});
