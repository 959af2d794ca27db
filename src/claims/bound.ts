import type { Check } from "./check.js";
import { refusal } from "./refusal.js";

/**
 * Checks that a token is not bound to a key (`cnf`, RFC 7800 section 3.1). Only the holder of that key may use such a token,
 * and this package cannot check that. If it accepted the token as a bearer token, a thief could use it too.
 */
export const isNotBound: Check = {
	name: "binding",
	claim: "cnf",
	run: ({ claims }) =>
		Object.hasOwn(claims, "cnf")
			? refusal(
					"cnf",
					"check_failed",
					"The token is bound to a key (cnf), but this node cannot check that its sender has the key.",
				)
			: undefined,
	expected: () => "none",
	found: ({ claims }) => claims.cnf,
};
