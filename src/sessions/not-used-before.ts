import type { Check } from "../claims/check.js";
import { refusal } from "../claims/refusal.js";
import { JwtError } from "../errors.js";
import type { TokenStore } from "../store/token-store.js";
import { CLOCK_MARGIN } from "./clock-margin.js";
import { tokenId } from "./token-ids.js";

/** How a check of one-time tokens works. */
export interface OnceOptions {
	/** How long after `exp` a token is still accepted, in seconds. Default: 0. */
	clockTolerance?: number;
	/** For how long after `iat` a token is accepted, in seconds. Absent: a token without `exp` is refused. */
	maxAge?: number;
	/** Whether to use the token up; `false` only looks, for an inspection. Default: `true`. */
	use?: boolean;
}

/**
 * Creates the check that a token was not used before, and uses it up. It asks the store each time, and must be the last check
 * of all: a token that another check refuses is not used. The token needs `jti`, and `exp` or an oldest accepted `iat`.
 */
export const isNotUsedBefore = (
	store: TokenStore,
	{ clockTolerance = 0, maxAge, use = true }: OnceOptions = {},
): Check => ({
	name: "not used before",
	claim: "jti",
	run: ({ claims }) => {
		const id = tokenId(claims);
		const { jti, exp } = claims;
		const end = endOf(claims, maxAge);
		if (id === undefined) return refusal("jti", jti === undefined ? "missing" : "invalid");
		if (end === undefined) return refusal("exp", exp === undefined ? "missing" : "invalid");
		if (!use) return store.wasUsed(id).then((wasUsed) => (wasUsed ? replayed() : undefined));
		return store.use(id, end + clockTolerance + CLOCK_MARGIN).then((isFirst) => (isFirst ? undefined : replayed()));
	},
});

/** Returns when a token is not accepted any more, in seconds since 1970. */
function endOf({ exp, iat }: Readonly<Record<string, unknown>>, maxAge: number | undefined): number | undefined {
	if (typeof exp === "number") return exp;
	// Webhooks, for example, say only when they were made.
	return exp === undefined && maxAge !== undefined && typeof iat === "number" ? iat + maxAge : undefined;
}

const replayed = () =>
	new JwtError("ERR_JWT_REPLAYED", "The token was used before, and works only once. Get a new one.", {
		claim: "jti",
		reason: "check_failed",
	});
