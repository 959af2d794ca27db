import type { Check } from "./check.js";
import { refusal } from "./refusal.js";

/** The types that are accepted if the policy does not require a type. */
const ORDINARY_TYPES = ["JWT", "JOSE", "at+jwt"];

/** The type of refresh tokens. They are for renewing sessions only, so no verifier accepts them, whatever its type. */
export const REFRESH_TOKEN_TYPE = "rt+jwt";

/** Normalizes case and adds the prefix `application/` to a type without a slash (RFC 7515 section 4.1.9). */
const normalize = (type: string) => (type.includes("/") ? type : `application/${type}`).toLowerCase();

/** Whether a `typ` header is that of refresh tokens, with or without the prefix `application/`. */
export const isRefreshTokenType = (typ: unknown): boolean =>
	typeof typ === "string" && normalize(typ.trim()) === normalize(REFRESH_TOKEN_TYPE);

/**
 * Creates the check of a token's type (`typ`). The type tells tokens for different purposes apart (RFC 8725 section 3.11).
 * @param tokenType the accepted type; blank accepts none, or a general type for tokens or access tokens
 */
export function hasType(tokenType: string): Check {
	const names = tokenType ? [tokenType] : ORDINARY_TYPES;
	const accepted = names.map(normalize);
	const isAccepted = (typ: unknown) => {
		if (typ === undefined) return tokenType === "";
		if (isRefreshTokenType(typ)) return false;
		return typeof typ === "string" && (names.includes(typ) || accepted.includes(normalize(typ)));
	};
	return {
		name: "type",
		claim: "typ",
		run: ({ header: { typ } }) => (isAccepted(typ) ? undefined : refuse(tokenType)),
		expected: () => tokenType || ORDINARY_TYPES,
		found: ({ header }) => header.typ,
	};
}

function refuse(tokenType: string) {
	if (tokenType) return refusal("typ", "check_failed");
	const problem = "The token's type (typ) is for another purpose. To accept it, set Type (typ) in the configuration.";
	return refusal("typ", "check_failed", problem);
}
