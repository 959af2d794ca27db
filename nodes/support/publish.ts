import { configOf } from "./config";
import type { ActionContext, Perform } from "./types";

/** How long a JWK Set may be cached, in seconds: a retired key is trusted for that long. */
const MAX_AGE = 600;

/** Publishes the configuration's public keys as a JWK Set (RFC 7517 section 5), ready for an `http response` node. */
export function createPublish(context: ActionContext): Perform {
	return async (msg) => {
		const keys = await configOf(context).keys();
		const headers = { "Content-Type": "application/jwk-set+json", "Cache-Control": `public, max-age=${MAX_AGE}` };
		const jwkSet = { keys: await keys.publicKeys() };
		msg.headers = { ...(msg.headers as object | undefined), ...headers };
		return jwkSet;
	};
}
