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
	/** Whether to use the token up; `false` only looks, for an inspection. Default: `true`. */
	use?: boolean;
}

/**
 * Creates the check that a token was not used before, and uses it up. It asks the store each time, and must be the last check
 * of all: a token that another check refuses is not used. The token needs `jti` and `exp`.
 */
export const isNotUsedBefore = (store: TokenStore, { clockTolerance = 0, use = true }: OnceOptions = {}): Check => ({
	name: "not used before",
	claim: "jti",
	run: ({ claims }) => {
		const id = tokenId(claims);
		const { jti, exp } = claims;
		if (id === undefined) return refusal("jti", jti === undefined ? "missing" : "invalid");
		if (typeof exp !== "number") return refusal("exp", exp === undefined ? "missing" : "invalid");
		if (!use) return store.wasUsed(id).then((wasUsed) => (wasUsed ? replayed() : undefined));
		return store.use(id, exp + clockTolerance + CLOCK_MARGIN).then((isFirst) => (isFirst ? undefined : replayed()));
	},
});

const replayed = () =>
	new JwtError("ERR_JWT_REPLAYED", "The token was used before, and works only once. Get a new one.", {
		claim: "jti",
		reason: "check_failed",
	});
