import { JwtError } from "../errors.js";
import type { RequestPlace } from "../options.js";
import { RequestError } from "./request-error.js";

/** As much of an HTTP request as tokens are looked for in. Cookies and query are those the server already parsed. */
export interface TokenRequest {
	headers?: Record<string, string | string[] | undefined>;
	/** Names and values by turns, as they came: of some headers `headers` keeps but the first. */
	rawHeaders?: readonly string[];
	cookies?: Record<string, unknown>;
	query?: Record<string, unknown>;
	body?: unknown;
}

/**
 * Where a request carries its token: the `Authorization` header, or the cookie or query parameter of that name. `request`
 * is the header too, where the token may stand without the scheme.
 */
export interface TokenPlace {
	type: RequestPlace;
	name?: string;
}

const AUTHORIZATION = "authorization";
/** The name RFC 6750 sections 2.2 and 2.3 give a token in a form or query. */
const PARAMETER = "access_token";

/**
 * The token of a request, from the one place where it may be (RFC 6750 section 2). A request that carries a token in
 * another place besides is refused: it could be taken for two callers'.
 * @returns `undefined` where there is none
 * @throws JwtError `ERR_JWT_TOKEN_AMBIGUOUS`, and `ERR_JWT_TOKEN_MISSING` where there is one, but not as a bearer token
 */
export function extractToken(request: TokenRequest, { type, name = PARAMETER }: TokenPlace): string | undefined {
	const header = bearerTokens(request, type === "request");
	const named = type === "cookie" ? cookieTokens(request, name) : type === "query" ? queryTokens(request, name) : [];
	const elsewhere = [
		...(type === "query" && name === PARAMETER ? [] : queryTokens(request, PARAMETER)),
		...formTokens(request),
	];
	const [token, ...others] = [...header, ...named, ...elsewhere];
	if (others.length > 0) throw ambiguous();
	if ((type === "bearer" || type === "request" ? header : named).length > 0) return token;
	if (type === "bearer" && TOKEN_AT_END.test(authorization(request))) throw withoutScheme();
	return undefined;
}

function withoutScheme(): JwtError {
	return new RequestError(
		"ERR_JWT_TOKEN_MISSING",
		"The Authorization header lacks the word Bearer before the token. Send the word, a blank and the token.",
	);
}

function ambiguous(): JwtError {
	return new JwtError(
		"ERR_JWT_TOKEN_AMBIGUOUS",
		"The request carries more than one token. Send just one, in one place.",
	);
}

/** What looks like a signed token, alone or after something else than the scheme: `JWT …`, `Bearer: …`, quotes. */
const TOKEN_AT_END = /(?:^|[^\w-])[\w-]+\.[\w-]+\.[\w-]+["']?$/;

/**
 * Tokens of `Authorization: Bearer …`, the scheme in any case (RFC 9110 section 11.1). Other schemes are not ours. Only
 * blanks may stand before a token and nothing after it; the server has removed white space around the whole already.
 * @param isBareToo whether a token in three parts counts without the scheme
 */
function bearerTokens(request: TokenRequest, isBareToo: boolean): string[] {
	const credentials = authorization(request);
	const [, token] = /^bearer +([^\s,]+)$/i.exec(credentials) ?? [];
	if (token) return [token];
	if (isBareToo && /^[\w-]+\.[\w-]*\.[\w-]*$/.test(credentials)) return [credentials];
	if (/^bearer(?=\s) *[^ ]/i.test(credentials)) throw ambiguous();
	return [];
}

/** The value of the one `Authorization` header; blank: there is none. */
function authorization({ headers = {}, rawHeaders = [] }: TokenRequest): string {
	const raw: string[] = [];
	for (let index = 0; index < rawHeaders.length; index += 2) {
		const name = rawHeaders[index];
		if (typeof name === "string" && name.length === AUTHORIZATION.length && name.toLowerCase() === AUTHORIZATION)
			raw.push(rawHeaders[index + 1] ?? "");
	}
	const values = raw.length > 0 ? raw : [headers.authorization ?? []].flat();
	if (values.length > 1) throw ambiguous();
	return values[0] ?? "";
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
