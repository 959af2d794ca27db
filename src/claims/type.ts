import type { Check } from "./check.js";
import { refusal } from "./refusal.js";

/** Types of tokens that carry claims for whoever accepts a token of no particular type. */
const ORDINARY_TYPES = ["JWT", "JOSE", "at+jwt"];

/** Types differ neither by case nor by `application/` before them, if no other slash follows (RFC 7515 section 4.1.9). */
const normalize = (type: string) => (type.includes("/") ? type : `application/${type}`).toLowerCase();

/**
 * The check of a token's type (`typ`). A type says what a token is for, so that one made for another purpose is not
 * taken for it (RFC 8725 section 3.11).
 * @param tokenType the accepted one; blank: none, or one that says no more than that this is a token or access token
 */
export function hasType(tokenType: string): Check {
	const names = tokenType ? [tokenType] : ORDINARY_TYPES;
	const accepted = names.map(normalize);
	const isAccepted = (typ: unknown) => {
		if (typ === undefined) return tokenType === "";
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
	const problem = "The token's type (typ) says that it has another purpose, and the configuration asks for no type.";
	return refusal("typ", "check_failed", problem);
}
