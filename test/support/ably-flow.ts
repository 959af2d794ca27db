/** The example for Ably, with an API key as its comment tells to give it. */
import { randomBytes } from "node:crypto";
import { exampleFlow } from "./fixtures.js";
import type { FlowNode } from "./node-red.js";

/** `APPID.KEYID:SECRET`, as long as Ably's are. */
export const makeApiKey = () =>
	`${randomBytes(4).toString("hex")}.${randomBytes(4).toString("hex")}:${randomBytes(32).toString("base64url")}`;

/** The flow, and beside it what main menu → Settings → Environment keeps: the key, once and whole, as a credential. */
export function ablyFlow(apiKey: string): FlowNode[] {
	const environment = {
		id: "ably-environment",
		type: "global-config",
		env: [{ name: "ABLY_API_KEY", value: "", type: "cred" }],
		credentials: { map: { ABLY_API_KEY: apiKey, has_ABLY_API_KEY: true } },
	};
	return [environment, ...exampleFlow("Authenticate Ably clients")];
}
