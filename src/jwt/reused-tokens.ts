import { createHash } from "node:crypto";
import QuickLRU from "quick-lru";
import { JwtError } from "../errors.js";
import type { Key } from "../keys/key-source.js";
import { MOST, parseCount } from "../options.js";
import { toJson } from "./json.js";

/** So many tokens at least are kept to be given again, the most recently used ones, and never twice as many. */
const MOST_KEPT = 1000;

/** What makes a token another one. */
export interface TokenRequest {
	/** The protected header, as JSON text. */
	header: string;
	/** With NumericDates, without a random `jti`. */
	claims: Record<string, unknown>;
	key: Key;
}

/** The token made before for the same request, or the one that `make` makes now. */
export type ReuseToken = (request: TokenRequest, make: () => Promise<string>) => Promise<string>;

interface Kept {
	token: Promise<string>;
	key: Key;
	/** When it was made, and until when it is given again; in seconds since 1970. */
	from: number;
	until: number;
}

/**
 * Gives a token again until part of its life has passed. Requests under way share one token. When a token is asked for
 * does not make it another one: of `iat`, `nbf` and `exp` only the distances count. Tokens without `exp` have no life to
 * take a part of, and are made anew each time.
 * @param reuse percent of a token's life, 1 to 99, as text; blank or 0: each token is made anew
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function reusedTokens(reuse: string): ReuseToken {
	const percent = parseCount(reuse, MOST.reuse);
	if (percent === undefined) {
		const problem = `Use again for must be a whole percentage from 1 to ${MOST.reuse}, or blank.`;
		throw new JwtError("ERR_JWT_CONFIG_INVALID", problem);
	}
	if (percent === 0) return (_, make) => make();

	const kept = new QuickLRU<string, Kept>({ maxSize: MOST_KEPT });
	return ({ header, claims, key }, make) => {
		const { iat, exp } = claims as { iat: number; exp?: number };
		if (exp === undefined) return make();
		const name = fingerprint(header, claims);
		const now = Date.now() / 1000;
		const known = kept.get(name);
		if (known?.key === key && known.from <= now && now < known.until) return known.token;
		const token = make();
		kept.set(name, { token, key, from: now, until: iat + ((exp - iat) * percent) / 100 });
		// What could not be made is no token to give again.
		token.catch(() => kept.delete(name));
		return token;
	};
}

/** Names a request without holding a value of its claims. */
function fingerprint(header: string, { iat, nbf, exp, ...claims }: Record<string, unknown>): string {
	const distance = (time: unknown) => (time === undefined ? undefined : Number(time) - Number(iat));
	const times = JSON.stringify([distance(nbf), distance(exp)]);
	return createHash("sha256")
		.update(`${header}${times}${toJson("claims", claims)}`)
		.digest("base64");
}
