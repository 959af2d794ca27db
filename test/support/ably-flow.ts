/** The example for Ably, with the API key set as its comment says. */
import { randomBytes } from "node:crypto";
import { exampleFlow } from "./fixtures.js";
import type { FlowNode } from "./node-red.js";

/** Makes an API key, `APPID.KEYID:SECRET`, as long as Ably's. */
export const makeApiKey = () =>
	`${randomBytes(4).toString("hex")}.${randomBytes(4).toString("hex")}:${randomBytes(32).toString("base64url")}`;

/** Returns the flow, with the whole API key as a credential in main menu → Settings → Environment. */
export function ablyFlow(apiKey: string): FlowNode[] {
	const environment = {
		id: "ably-environment",
		type: "global-config",
		env: [{ name: "ABLY_API_KEY", value: "", type: "cred" }],
		credentials: { map: { ABLY_API_KEY: apiKey, has_ABLY_API_KEY: true } },
	};
	return [environment, ...exampleFlow("Authenticate Ably clients")];
}
