import { type RequestPlace, VALUE_TYPES } from "../../src/options";
import { sharedText } from "./text";

const ICONS: Record<RequestPlace, string> = {
	bearer: "fa fa-id-badge",
	cookie: "fa fa-circle-o",
	query: "fa fa-question",
	header: "fa fa-header",
	request: "fa fa-level-down",
};

/** Where a token can come from, as types of a typed input: places in an HTTP request first, then the built-in ones. */
export function tokenSources(): object[] {
	const places = (Object.keys(ICONS) as RequestPlace[]).map((value) => ({
		value,
		label: sharedText(`jwt.source.${value}`),
		icon: ICONS[value],
		// The Authorization header has a fixed name, but a cookie, a query parameter or another header can have any name.
		hasValue: value === "cookie" || value === "query" || value === "header",
	}));
	return [...places, ...(VALUE_TYPES.token as readonly unknown[] as object[])];
}
