/** What the tests of access tokens share: a key, a token endpoint on loopback, and requests to it. */
import assert from "node:assert/strict";
import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { type AccessTokens, createAccessTokens } from "../../../src/client/access-tokens.js";
import type { RequestContent } from "../../../src/client/request-content.js";
import type { RequestFailed } from "../../../src/client/request-failed.js";
import { type RequestPolicy, readRequestPolicy } from "../../../src/client/request-policy.js";
import { JwtError } from "../../../src/errors.js";
import type { KeyCredentials } from "../../../src/keys/create-key-source.js";
import type { KeySource } from "../../../src/keys/key-source.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import { JWT_REQUEST_DEFAULTS, type JwtRequestOptions } from "../../../src/request-options.js";
import { keysBy } from "../../support/by-options.js";
import { startServer } from "../../support/jwks-server.js";
import { sharedKeyPair, toPem } from "../../support/key-pairs.js";
import { SECRET } from "../../support/tokens.js";

export const { privateKey, publicKey } = sharedKeyPair("rsa");
export const KEY_PAIR: KeyCredentials = { privatekey: toPem(privateKey) };
export const NOTHING: RequestContent = { claims: {}, added: [], headers: [], parameters: [] };

/** A request as an endpoint got it. */
export interface Received {
	form: URLSearchParams;
	headers: IncomingHttpHeaders;
}

/** Starts a token endpoint that keeps what it gets. */
export async function startEndpoint(answer: RequestListener) {
	const received: Received[] = [];
	const server = await startServer((request, response) => {
		void text(request).then((body) => {
			received.push({ form: new URLSearchParams(body), headers: request.headers });
			endpoint.answer(request, response);
		});
	});
	const { down, up, events } = server;
	const endpoint = { url: `${server.origin}/token`, received, answer, down, up, events };
	return endpoint;
}

/** How to ask, as in a flow file. */
export interface Asking {
	node?: Partial<JwtRequestOptions>;
	config?: Partial<JwtConfigOptions>;
	credentials?: KeyCredentials;
}

/** An asker, and what its tests need. */
export interface Asker {
	policy: RequestPolicy;
	keys: KeySource;
	/**
	 * @param renewedFor the id of a message whose token was refused
	 * @param refused the token that it carries
	 */
	ask(content?: Partial<RequestContent>, renewedFor?: string, refused?: string): ReturnType<AccessTokens>;
	close(): void;
}

/** Creates what asks for access tokens: by default with a JWT of the issuer `me`. */
export async function createAsker({ node, config, credentials = KEY_PAIR }: Asking): Promise<Asker> {
	const options = { algorithm: "privatekey" in credentials ? "RS256" : "HS256", issuer: "me", ...config };
	const policy = readRequestPolicy({ ...JWT_REQUEST_DEFAULTS, ...node }, { ...JWT_CONFIG_DEFAULTS, ...options });
	const keys = await keysBy(options, credentials);
	const closing = new AbortController();
	const tokens = createAccessTokens({ keys, closing: closing.signal });
	return {
		policy,
		keys,
		ask: (content = {}, id, refused) =>
			tokens(policy, { ...NOTHING, ...content }, id === undefined ? undefined : { id, ...(refused && { refused }) }),
		close: () => closing.abort(),
	};
}

/** Returns the error of a request that must fail, and checks that it tells no token and no secret. */
export async function failureOf(asked: () => unknown): Promise<RequestFailed> {
	try {
		await asked();
	} catch (error) {
		assert.ok(error instanceof JwtError, inspect(error));
		const everything = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
		assert.doesNotMatch(everything, /eyJ|jamie|PRIVATE KEY/);
		assert.ok(!everything.includes(SECRET));
		return error as RequestFailed;
	}
	throw new Error("the request must fail");
}
