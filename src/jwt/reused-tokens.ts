import { createHash, type KeyObject } from "node:crypto";
import type { ComposedClaims } from "../claims/compose.js";
import { toJson } from "../json.js";
import type { MaybePromise } from "../maybe-promise.js";
import { Generations } from "./generations.js";

/** The maximum number of tokens kept for reuse. */
const MAX_KEPT = 1000;

/** How much later than the requested token a kept one may expire, in seconds: flows move `iat` by up to a minute. */
const MAX_LATER = 60;

/** Longer tokens are not kept, so that a few cannot fill the memory. In characters. */
const MAX_LENGTH = 8192;

/** A request for a token. */
export interface TokenRequest {
	/** The protected header as text. */
	header: string;
	/** The claims, without a random `jti`. */
	claims: ComposedClaims;
	key: KeyObject;
}

/** Returns the existing token for the same request, or creates one with `make`. */
export type ReuseToken = (request: TokenRequest, make: () => MaybePromise<string>) => MaybePromise<string>;

interface Kept {
	token: MaybePromise<string>;
	key: KeyObject;
	/** Its expiration, in seconds since 1970. */
	exp: number;
	/** The times when the token was made and when its reuse ends, in seconds since 1970. */
	from: number;
	until: number;
}

/**
 * Creates a cache that reuses a token for part of its lifetime. Concurrent requests share one token. Requests at different
 * times can be the same: only the differences between `iat`, `nbf` and `exp` matter, and how far `iat` is in the future. A
 * token without `exp` is never reused.
 * @param percent the percentage of a token's lifetime, 1 to 99; 0 disables reuse
 */
export function createReuse(percent: number): ReuseToken {
	if (percent === 0) return (_, make) => make();

	const kept = new Generations<Kept>(MAX_KEPT);
	const forgetLong = (name: string) => (token: string) => {
		if (token.length > MAX_LENGTH) kept.delete(name);
		return token;
	};
	return ({ header, claims, key }, make) => {
		const { iat, exp } = claims;
		if (exp === undefined) return make();
		const now = Date.now() / 1000;
		const name = fingerprint(header, claims, now);
		const known = kept.get(name);
		// The kept token must not outlive the requested one, which may be long expired, by much.
		if (known?.key === key && known.exp <= exp + MAX_LATER && known.from <= now && now < known.until)
			return known.token;
		const token = make();
		// The lifetime counts from now if iat is in the future, because the token can be used from now on.
		const start = Math.min(iat, now);
		kept.set(name, { token, key, exp, from: now, until: start + ((exp - start) * percent) / 100 });
		// A failed signing must not stay cached.
		if (token instanceof Promise) token.then(forgetLong(name), () => kept.delete(name));
		else forgetLong(name)(token);
		return token;
	};
}

/** Identifies a request by a hash, so that no claims are stored. A future `iat` counts, because it makes a token expire later. */
function fingerprint(header: string, { iat, nbf, exp, ...claims }: ComposedClaims, now: number): string {
	const distance = (time: number | undefined) => (time === undefined ? undefined : time - iat);
	const times = JSON.stringify([distance(nbf), distance(exp), Math.max(0, iat - Math.floor(now))]);
	return createHash("sha256")
		.update(`${header}${times}${toJson("claims", claims)}`)
		.digest("base64");
}
