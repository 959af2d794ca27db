import type { Check } from "./check.js";
import { refusal } from "./refusal.js";

/**
 * The check that a token is not bound to a key (`cnf`, RFC 7800 section 3.1). Only whoever holds that key may use such a
 * token, which nothing here can check: taken for a bearer token, it would serve whoever stole it.
 */
export const isNotBound: Check = {
	name: "binding",
	claim: "cnf",
	run: ({ claims }) =>
		Object.hasOwn(claims, "cnf")
			? refusal(
					"cnf",
					"check_failed",
					"The token is bound to a key (cnf), and whether its sender has that key is not checked.",
				)
			: undefined,
	expected: () => "none",
	found: ({ claims }) => claims.cnf,
};
