import { JwtError } from "../errors.js";
import { isHttpToken } from "../http-token.js";
import type { RequestPlace } from "../options.js";
import { RequestError } from "./request-error.js";

/** The parts of an HTTP request that may carry a token. A Node.js or Express request fits. */
export interface TokenRequest {
	/** Header values by lowercase name. */
	headers?: Record<string, string | string[] | undefined>;
	/** Names and values in alternation, as received. `headers` drops repetitions of some headers. */
	rawHeaders?: readonly string[];
	/** The parsed cookies, by name. If absent, they are read from the header. */
	cookies?: Record<string, unknown>;
	/** The parsed query parameters, by name. If absent, they are read from the URL. */
	query?: Record<string, unknown>;
	/** The URL with the query. */
	url?: string | undefined;
	/** The parsed body. Only a form is searched (`application/x-www-form-urlencoded`). */
	body?: unknown;
}

/**
 * The place of a token in a request: the `Authorization` header, a cookie, a query parameter, or a header of any name.
 * `request` is the `Authorization` header, too, but the token may be there without the scheme.
 */
export interface TokenPlace {
	type: RequestPlace;
	/** The name of the cookie or query parameter, by default `access_token`; or that of the header, which has no default. */
	name?: string;
}

const AUTHORIZATION = "authorization";
/** The name of a token in a form or query (RFC 6750 sections 2.2 and 2.3). */
const PARAMETER = "access_token";

/**
 * Extracts the token from a request (RFC 6750 section 2). Refuses a request with a second token elsewhere, which could be
 * from another caller.
 * @param place where to look for the token
 * @returns the token, or `undefined` if there is none
 * @throws JwtError `ERR_JWT_TOKEN_AMBIGUOUS` if there is more than one token, `ERR_JWT_TOKEN_MISSING` if the header has a
 *   token without the scheme, `ERR_JWT_CONFIG_INVALID` if the place is a header whose name is blank or is not one
 */
export function extractToken(request: TokenRequest, place: TokenPlace): string | undefined {
	if (place.type === "header") {
		const name = readHeaderName(place.name);
		if (name !== AUTHORIZATION) return headerToken(request, name);
		return extractToken(request, { type: "request" });
	}
	const { type, name = PARAMETER } = place;
	const header = bearerTokens(request, type === "request");
	const named = type === "cookie" ? cookieTokens(request, name) : type === "query" ? queryTokens(request, name) : [];
	const elsewhere = [
		...(type === "query" && name === PARAMETER ? [] : queryTokens(request, PARAMETER)),
		...formTokens(request),
	];
	const [token, ...others] = [...header, ...named, ...elsewhere];
	if (others.length > 0) throw ambiguous();
	if ((type === "bearer" || type === "request" ? header : named).length > 0) return token;
	if (type === "bearer" && TOKEN_AT_END.test(headerValue(request, AUTHORIZATION))) throw withoutScheme();
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

/** Reads the name of a header (RFC 9110 section 5.1). Names are the same in upper and lower case. */
function readHeaderName(name = ""): string {
	if (isHttpToken(name)) return name.toLowerCase();
	const problem =
		name === "" ? "needs the name of the header. Enter it" : "has a name that no header can have. Correct it";
	throw new JwtError("ERR_JWT_CONFIG_INVALID", `Token from ${problem}.`);
}

/**
 * Finds the token in a header of its own, alone or after `Bearer`. Looks nowhere else: a proxy that sets such a header often
 * passes on what the caller sent in `Authorization` too, and that token is for another receiver.
 */
function headerToken(request: TokenRequest, name: string): string | undefined {
	const value = headerValue(request, name);
	const token = value.replace(/^bearer +/i, "");
	if (token === "" || /^bearer$/i.test(token)) return undefined;
	if (/^[\w-]+:? +[^\s,]+$/.test(token) && token === value) throw withOtherScheme();
	// Node.js joins repeated headers with a comma.
	if (/[\s,]/.test(token)) throw ambiguous();
	return token;
}

function withOtherScheme(): JwtError {
	return new RequestError(
		"ERR_JWT_TOKEN_MISSING",
		"The token's header has a word before the token that is not Bearer. Send the token alone, or after the word Bearer.",
	);
}

/** What looks like a signed token, alone or after something else than the scheme: `JWT …`, `Bearer: …`, quotes. */
const TOKEN_AT_END = /(?:^|[^\w-])[\w-]+\.[\w-]+\.[\w-]+["']?$/;

/**
 * Finds tokens in `Authorization: Bearer …`, with the scheme in upper or lower case (RFC 9110 section 11.1). Ignores other
 * schemes. Only spaces can precede a token, and nothing can follow it; the server has already trimmed the value.
 * @param isBareToo whether a token in three parts also counts without the scheme
 */
function bearerTokens(request: TokenRequest, isBareToo: boolean): string[] {
	const credentials = headerValue(request, AUTHORIZATION);
	const [, token] = /^bearer +([^\s,]+)$/i.exec(credentials) ?? [];
	if (token) return [token];
	if (isBareToo && /^[\w-]+\.[\w-]*\.[\w-]*$/.test(credentials)) return [credentials];
	if (/^bearer(?=\s) *[^ ]/i.test(credentials)) throw ambiguous();
	return [];
}

/** The value of the one header with this name, in lower case; blank: there is none. */
function headerValue({ headers = {}, rawHeaders = [] }: TokenRequest, wanted: string): string {
	const raw: string[] = [];
	const lines = Array.isArray(rawHeaders) ? rawHeaders.length : 0;
	for (let index = 0; index < lines; index += 2) {
		const name = rawHeaders[index];
		if (typeof name === "string" && name.length === wanted.length && name.toLowerCase() === wanted)
			raw.push(rawHeaders[index + 1] ?? "");
	}
	const values = raw.length > 0 ? raw : [(Object.hasOwn(headers, wanted) && headers[wanted]) || []].flat();
	if (values.length > 1) throw ambiguous();
	return values[0] ?? "";
}

function cookieTokens({ cookies, headers = {} }: TokenRequest, name: string): string[] {
	const pairs = String(headers.cookie ?? "").split(";");
	const sent = pairs.filter((pair) => pair.split("=", 1)[0]?.trim() === name);
	if (sent.length > 1) throw ambiguous();
	if (!cookies) return texts(sent[0]?.slice(sent[0].indexOf("=") + 1).trim());
	return Object.hasOwn(cookies, name) ? texts(cookies[name]) : [];
}

function queryTokens({ query, url }: TokenRequest, name: string): string[] {
	if (query) return Object.hasOwn(query, name) ? texts(query[name]) : [];
	const start = url?.indexOf("?") ?? -1;
	if (url === undefined || start < 0) return [];
	const sent = new URLSearchParams(url.slice(start + 1)).getAll(name);
	return texts(sent.length > 1 ? sent : sent[0]);
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
