import { createHash, type KeyObject } from "node:crypto";
import type { ComposedClaims } from "../claims/compose.js";
import { toJson } from "../json.js";
import type { MaybePromise } from "../maybe-promise.js";
import { Generations } from "./generations.js";

/** The maximum number of tokens that are kept for reuse. */
const MAX_KEPT = 1000;

/** A token that is about to be made. */
export interface TokenRequest {
	/** The protected header, as text. */
	header: string;
	/** Without a random `jti`. */
	claims: ComposedClaims;
	key: KeyObject;
}

/** Returns the token that was made before for the same request, or the one that `make` makes now. */
export type ReuseToken = (request: TokenRequest, make: () => MaybePromise<string>) => MaybePromise<string>;

interface Kept {
	token: MaybePromise<string>;
	key: KeyObject;
	/** When it was made, and until when it is given again; in seconds since 1970. */
	from: number;
	until: number;
}

/**
 * Creates a memory that gives a token again until part of its life has passed. Requests under way share one token. When
 * a token is asked for does not make it another one: of `iat`, `nbf` and `exp` only the distances count, and how far ahead `iat` lies. A token without
 * `exp` is made anew each time.
 * @param percent of a token's life, 1 to 99; 0: each token is made anew
 */
export function createReuse(percent: number): ReuseToken {
	if (percent === 0) return (_, make) => make();

	const kept = new Generations<Kept>(MAX_KEPT);
	return ({ header, claims, key }, make) => {
		const { iat, exp } = claims;
		if (exp === undefined) return make();
		const now = Date.now() / 1000;
		const name = fingerprint(header, claims, now);
		const known = kept.get(name);
		if (known?.key === key && known.from <= now && now < known.until) return known.token;
		const token = make();
		// Of an iat that lies ahead the life would be over sooner than by the clock of whoever uses the token.
		const start = Math.min(iat, now);
		kept.set(name, { token, key, from: now, until: start + ((exp - start) * percent) / 100 });
		// A failed signing must not stay cached.
		if (token instanceof Promise) token.catch(() => kept.delete(name));
		return token;
	};
}

/** Names a request without holding a value of its claims. A token whose `iat` lies ahead outlives one that is made now. */
function fingerprint(header: string, { iat, nbf, exp, ...claims }: ComposedClaims, now: number): string {
	const distance = (time: number | undefined) => (time === undefined ? undefined : time - iat);
	const times = JSON.stringify([distance(nbf), distance(exp), Math.max(0, iat - Math.floor(now))]);
	return createHash("sha256")
		.update(`${header}${times}${toJson("claims", claims)}`)
		.digest("base64");
}
