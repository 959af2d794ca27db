import type { Check } from "../claims/check.js";
import type { VerifiedToken, Verifier } from "../jwt/verify.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { extractToken, type TokenPlace, type TokenRequest } from "./extract.js";
import { GUARD_OPTIONS, type GuardOptions } from "./guard-options.js";
import { readLogin, readPlace, requireOptions } from "./read-options.js";
import { createRequirement, type Requirement } from "./routes.js";

/** The parts of a request that a guard needs. A Node.js or Express request fits. */
export interface GuardedRequest extends TokenRequest {
	method?: string | undefined;
	url?: string | undefined;
	/** The URL as received, before Express removed the path that a handler is mounted at. */
	originalUrl?: string;
	/** The path that a handler is mounted at. */
	baseUrl?: string;
	/** The rest of the path. */
	path?: string;
	/** The route that Express has chosen; absent in middleware for all routes. */
	route?: { methods?: object };
	/** The verified token, set by the guard. */
	auth?: VerifiedToken;
}

/** Accepts tokens for a guard. */
export interface GuardSource {
	/** Verifies a token, as {@link Verifier} does. */
	verify: Verifier;
	/** Whether tokens cannot be verified yet, but soon. Default: never. */
	isStarting?(): boolean;
	/** Calls a listener whenever a token that was accepted may no longer be. @returns a function that stops it */
	onChange?(listener: () => void): () => void;
}

/** The token of a request that may pass. */
export interface Admission {
	auth: VerifiedToken;
	/** Verifies the same token again, by the same requirements. */
	renew(): MaybePromise<VerifiedToken>;
}

/** The options of a guard, read once. */
export interface Gate {
	place: TokenPlace;
	login: string | undefined;
	/**
	 * Lets a request pass, or throws.
	 * @returns `undefined` if the request needs no token
	 * @throws JwtError the reason why it is refused, which `challenge` turns into the response
	 */
	admit(request: GuardedRequest): MaybePromise<Admission | undefined>;
}

/**
 * Reads the options of a guard.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function createGate({ verify }: GuardSource, options: GuardOptions): Gate {
	requireOptions("The guard", options, GUARD_OPTIONS);
	const place = readPlace(options.token);
	const login = readLogin(options.login);
	const requirementOf: Requirement = createRequirement(options);
	return {
		place,
		login,
		admit(request) {
			const checks = requirementOf(request.method ?? "GET", pathOf(request));
			if (!checks) return undefined;
			return admitToken(verify, extractToken(request, place), checks);
		},
	};
}

function admitToken(verify: Verifier, token: unknown, checks: readonly Check[]): MaybePromise<Admission> {
	const renew = () => verify(token, checks);
	return whenReady(renew(), (auth) => ({ auth, renew }));
}

/** Returns the path by which Express chooses the handler: it reads the URL in the same way, and middleware may change it. */
export function pathOf({ baseUrl = "", path, url = "/" }: GuardedRequest): string {
	return baseUrl + (path ?? pathOfUrl(url));
}

/** Returns the path of a URL as an HTTP request has it: usually without scheme and host. */
function pathOfUrl(url: string): string {
	const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/\\?#]*/i, "");
	return path.split(/[?#]/, 1)[0] || "/";
}
