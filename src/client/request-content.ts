import { mergeClaims } from "../claims/compose.js";
import { TIME_CLAIMS } from "../claims/numeric-date.js";
import { toJson } from "../json.js";
import type { AssertionContent } from "./assertion.js";

/** A parameter of a request for an access token. */
export type RequestParameter = readonly [name: string, value: unknown];

/** What a flow puts into a request for an access token. */
export interface RequestContent extends AssertionContent {
	/** Parameters besides those that the grant sets. */
	parameters: readonly RequestParameter[];
}

/** A copy of the content of a request. */
export interface FixedContent extends RequestContent {
	/** Identifies the content. Holds claims, so only its hash is stored. */
	identity: string;
}

/** Claims that differ for each assertion of the same request. */
const CHANGING: readonly string[] = [...TIME_CLAIMS, "jti"];

/**
 * Copies the content of a request, so that exactly what identifies a token is also what is signed. A flow can change its objects
 * while the request is under way, and somebody would then get the token of somebody else.
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID` if the content cannot be written as JSON
 */
export function fixContent({ claims, added, headers, parameters }: RequestContent): FixedContent {
	const merged = mergeClaims(claims, added);
	const lasting = Object.fromEntries(Object.entries(merged).filter(([name]) => !CHANGING.includes(name)));
	const texts = [
		toJson("claims", lasting),
		toJson("header parameters", { rows: headers }),
		toJson("parameters", { rows: parameters }),
	] as const;
	const [written, headerRows, parameterRows] = texts.map((text) => JSON.parse(text));
	// A claim that is undefined stays, because it removes a default.
	const fixed = Object.entries(merged).map(([name, value]) => [name, CHANGING.includes(name) ? value : written[name]]);
	return {
		claims: Object.fromEntries(fixed),
		added: [],
		headers: copyOf(headers, headerRows.rows),
		parameters: copyOf(parameters, parameterRows.rows),
		identity: texts.join("\n"),
	};
}

type Rows = readonly RequestParameter[];

/** Returns rows as they were written. JSON has no word for a value that is missing. */
const copyOf = (rows: Rows, written: Rows): Rows =>
	rows.map(([name, value], index) => [name, value === undefined ? undefined : written[index]?.[1]]);

/**
 * Adds parameters to a form. A list of texts becomes several parameters of the same name (RFC 8707 section 2), any other list or
 * object JSON text (RFC 9396 section 2). Leaves out what has no value.
 */
export function addParameters(form: URLSearchParams, parameters: readonly RequestParameter[]): void {
	for (const [name, value] of parameters) {
		if (value === undefined || value === null) continue;
		const isTexts = Array.isArray(value) && value.every((member) => typeof member === "string");
		for (const single of isTexts ? value : [value]) {
			form.append(name, typeof single === "object" ? JSON.stringify(single) : String(single));
		}
	}
}
