import type { Check } from "./check.js";
import { refusal } from "./refusal.js";

/** The claims that RFC 9068 section 2.2 requires of an access token. */
export const ACCESS_TOKEN_CLAIMS = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];

/**
 * Creates checks that `sub`, `client_id` and `jti` of an access token are text, because other software could confuse a
 * value of another type with someone else's ID.
 * @param presence the checks that these claims are present, by claim
 */
export const accessTokenChecks = (presence: ReadonlyMap<string, Check>): Check[] =>
	["sub", "client_id", "jti"].map((claim) => ({
		name: "text",
		claim,
		after: [presence.get(claim)].filter((check) => check !== undefined),
		run: ({ claims }) => (typeof claims[claim] === "string" ? undefined : refusal(claim, "invalid")),
		expected: () => "string",
		found: ({ claims }) => claims[claim],
	}));
