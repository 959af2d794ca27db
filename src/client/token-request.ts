import type { KeySource } from "../keys/key-source.js";
import {
	ExchangeError,
	exchange,
	type FetchOptions,
	type HttpAnswer,
	type OutgoingRequest,
} from "../keys/remote/exchange.js";
import type { FixedContent } from "./request-content.js";
import { RequestFailed, type Sent } from "./request-failed.js";
import type { RequestPolicy } from "./request-policy.js";

/** What a request needs besides its policy. */
export interface RequestMeans {
	keys: KeySource;
	/** How the service is reached; absent: by the proxies that the environment names. */
	connection?: FetchOptions["connection"];
	/** Cancels requests. */
	closing: AbortSignal;
}

/** A request for an access token. */
export interface TokenRequest {
	policy: RequestPolicy;
	content: FixedContent;
	means: RequestMeans;
	/** The texts that its answer could repeat. */
	sent: Sent;
}

const LIMITS = { timeout: 10_000, maxBytes: 131_072 };

/** Sends a request to its token URL. @throws RequestFailed if there is no answer */
export async function sendTo(
	{ policy: { tokenUrl }, means: { connection, closing } }: TokenRequest,
	outgoing: Omit<OutgoingRequest, "url">,
): Promise<HttpAnswer> {
	try {
		return await exchange({ url: tokenUrl, ...outgoing }, { ...LIMITS, connection }, closing);
	} catch (error) {
		if (!(error instanceof ExchangeError)) throw error;
		throw new RequestFailed(`${tokenUrl.host} gives no access token: ${error.problem}`);
	}
}
