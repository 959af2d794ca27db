import { JwtError } from "../errors.js";

/** The parts of an HTTP request that may carry a token. A Node.js or Express request fits. */
export interface TokenRequest {
	/** Header values by lowercase name. */
	headers?: Record<string, string | string[] | undefined>;
	/** Names and values in alternation, as received. `headers` drops repetitions of some headers. */
	rawHeaders?: readonly string[];
	/** The parsed cookies, by name. */
	cookies?: Record<string, unknown>;
	/** The parsed query parameters, by name. */
	query?: Record<string, unknown>;
	/** The parsed body. Only a form is searched (`application/x-www-form-urlencoded`). */
	body?: unknown;
}

/** The place of a token in a request: the `Authorization` header, a cookie or a query parameter. */
export interface TokenPlace {
	type: "bearer" | "cookie" | "query";
	/** The name of the cookie or query parameter; by default `access_token`. */
	name?: string;
}

/** The name of a token in a form or query (RFC 6750 sections 2.2 and 2.3). */
const PARAMETER = "access_token";

/**
 * Extracts the token from a request (RFC 6750 section 2). Refuses a request with a second token elsewhere, which could be
 * from another caller.
 * @param place where to look for the token
 * @returns the token, or `undefined` if there is none
 * @throws JwtError `ERR_JWT_TOKEN_AMBIGUOUS` if there is more than one token
 */
export function extractToken(request: TokenRequest, { type, name = PARAMETER }: TokenPlace): string | undefined {
	const header = bearerTokens(request);
	const named = type === "cookie" ? cookieTokens(request, name) : type === "query" ? queryTokens(request, name) : [];
	const elsewhere = [
		...(type === "query" && name === PARAMETER ? [] : queryTokens(request, PARAMETER)),
		...formTokens(request),
	];
	const [token, ...others] = [...header, ...named, ...elsewhere];
	if (others.length > 0) throw ambiguous();
	return (type === "bearer" ? header : named).length > 0 ? token : undefined;
}

function ambiguous(): JwtError {
	return new JwtError(
		"ERR_JWT_TOKEN_AMBIGUOUS",
		"The request carries more than one token. Send just one, in one place.",
	);
}

/**
 * Finds tokens in `Authorization: Bearer …`, with the scheme in upper or lower case (RFC 9110 section 11.1). Ignores other
 * schemes. Only spaces can precede a token, and nothing can follow it; the server has already trimmed the value.
 */
function bearerTokens({ headers = {}, rawHeaders = [] }: TokenRequest): string[] {
	const raw: string[] = [];
	for (let index = 0; index < rawHeaders.length; index += 2) {
		if (String(rawHeaders[index]).toLowerCase() === "authorization") raw.push(rawHeaders[index + 1] ?? "");
	}
	const values = raw.length > 0 ? raw : [headers.authorization ?? []].flat();
	if (values.length > 1) throw ambiguous();
	const credentials = values[0] ?? "";
	const [, token] = /^bearer +([^\s,]+)$/i.exec(credentials) ?? [];
	if (token) return [token];
	if (/^bearer(?=\s) *[^ ]/i.test(credentials)) throw ambiguous();
	return [];
}

function cookieTokens({ cookies = {}, headers = {} }: TokenRequest, name: string): string[] {
	const sent = String(headers.cookie ?? "").split(";");
	if (sent.filter((pair) => pair.split("=", 1)[0]?.trim() === name).length > 1) throw ambiguous();
	return Object.hasOwn(cookies, name) ? texts(cookies[name]) : [];
}

function queryTokens({ query = {} }: TokenRequest, name: string): string[] {
	return Object.hasOwn(query, name) ? texts(query[name]) : [];
}

function formTokens({ headers = {}, body }: TokenRequest): string[] {
	if (!/^application\/x-www-form-urlencoded\b/i.test(String(headers["content-type"] ?? ""))) return [];
	if (typeof body !== "object" || body === null || !Object.hasOwn(body, PARAMETER)) return [];
	return texts((body as Record<string, unknown>)[PARAMETER]);
}

/** A repeated parameter arrives as a list, `a[b]=` as an object; neither is a token. */
function texts(value: unknown): string[] {
	if (value === "" || value === undefined || value === null) return [];
	if (typeof value !== "string") throw ambiguous();
	return [value];
}
