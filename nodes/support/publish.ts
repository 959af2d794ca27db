import { headersOf } from "./bare-message";
import { configOf } from "./config";
import type { ActionContext, Message, NodeAction } from "./types";

/** How long clients may cache a JWK Set, in seconds. They can trust a retired key for that long. */
const MAX_AGE = 600;
const HEADERS = { "Content-Type": "application/jwk-set+json", "Cache-Control": `public, max-age=${MAX_AGE}` };

/** Creates the action that returns the public keys as a JWK Set (RFC 7517 section 5), ready for an `http response` node. */
export function createPublish(context: ActionContext): NodeAction {
	const { jwt } = context;
	const setHeaders = (msg: Message) => {
		try {
			msg.headers = { ...headersOf(msg), ...HEADERS };
		} catch {
			throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", "The response headers (msg.headers) cannot be set.");
		}
	};
	const publish = async () => {
		const keys = await configOf(context).keys();
		return { keys: await keys.publicKeys() };
	};
	// The headers come last: a failure that is answered must not be cached.
	return { perform: publish, requireReady: publish, finish: setHeaders };
}
