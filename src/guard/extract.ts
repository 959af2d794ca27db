import { JwtError } from "../errors.js";

/** As much of an HTTP request as tokens are looked for in. Cookies and query are those the server already parsed. */
export interface TokenRequest {
	headers?: Record<string, string | string[] | undefined>;
	/** Names and values by turns, as they came: of some headers `headers` keeps but the first. */
	rawHeaders?: readonly string[];
	cookies?: Record<string, unknown>;
	query?: Record<string, unknown>;
	body?: unknown;
}

/** Where a request carries its token: the `Authorization` header, or the cookie or query parameter of that name. */
export interface TokenPlace {
	type: "bearer" | "cookie" | "query";
	name?: string;
}

/** The name RFC 6750 sections 2.2 and 2.3 give a token in a form or query. */
const PARAMETER = "access_token";

/**
 * The token of a request, from the one place where it may be (RFC 6750 section 2). A request that carries a token in
 * another place besides is refused: it could be taken for two callers'.
 * @returns `undefined` where there is none
 * @throws JwtError `ERR_JWT_TOKEN_AMBIGUOUS`
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
 * Tokens of `Authorization: Bearer …`, the scheme in any case (RFC 9110 section 11.1). Other schemes are not ours. Only
 * blanks may stand before a token and nothing after it; the server has removed white space around the whole already.
 */
function bearerTokens({ headers = {}, rawHeaders = [] }: TokenRequest): string[] {
	const raw: string[] = [];
	const lines = Array.isArray(rawHeaders) ? rawHeaders.length : 0;
	for (let index = 0; index < lines; index += 2) {
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

/** A parameter sent twice is a list, and one sent as an object is none of ours: neither is one token. */
function texts(value: unknown): string[] {
	if (value === "" || value === undefined || value === null) return [];
	if (typeof value !== "string") throw ambiguous();
	return [value];
}
