import type { Check } from "./check.js";
import { refusal } from "./refusal.js";

/** The claims that RFC 9068 section 2.2 requires of an access token. */
export const ACCESS_TOKEN_CLAIMS = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];

/** Whether a token type is that of access tokens, with or without `application/` before it (RFC 9068 section 4). */
export const isAccessTokenType = (type: string): boolean => /^(application\/)?at\+jwt$/i.test(type);

/**
 * The claims that name an access token's subject, its client and itself are text: another reader could take anything else
 * for somebody else's.
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
