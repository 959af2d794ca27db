import assert from "node:assert/strict";
import { extractToken, type TokenPlace, type TokenRequest } from "../../../src/guard/extract.js";
import { jwtError } from "../jwt-error.js";

const TOKEN = "aaaa.bbbb.cccc";
const OTHER = "dddd.eeee.ffff";
const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
const BEARER: TokenPlace = { type: "bearer" };
const COOKIE: TokenPlace = { type: "cookie", name: "session" };
const QUERY: TokenPlace = { type: "query", name: "token" };
const REQUEST: TokenPlace = { type: "request" };
const PROXY: TokenPlace = { type: "header", name: "X-Proxy-Assertion" };
const ACCESS_TOKEN: TokenPlace = { type: "query" };

type Cases = [title: string, place: TokenPlace, request: TokenRequest][];

const header = (...values: string[]): TokenRequest => ({
	headers: { authorization: values[0] },
	rawHeaders: ["Host", "localhost", ...values.flatMap((value) => ["Authorization", value]), "Accept", "*/*"],
});
const cookie = (sent: string, cookies: Record<string, unknown>): TokenRequest => ({
	headers: { cookie: sent },
	cookies,
});
const proxy = (...values: string[]): TokenRequest => ({
	// As Node.js joins them.
	headers: { "x-proxy-assertion": values.join(", ") },
	rawHeaders: ["Host", "localhost", ...values.flatMap((value) => ["X-Proxy-Assertion", value]), "Accept", "*/*"],
});
const session = (value: unknown) => cookie(`session=${value}`, { session: value });

const FOUND: Cases = [
	...["Bearer", "bearer", "BEARER", "bEaReR"].map((scheme): Cases[number] => [
		...([`${scheme} as the scheme`, BEARER, header(`${scheme} ${TOKEN}`)] as const),
	]),
	["more blanks than one", BEARER, header(`Bearer   ${TOKEN}`)],
	["a header's name in capitals", BEARER, { rawHeaders: ["AUTHORIZATION", `Bearer ${TOKEN}`] }],
	["no raw headers", BEARER, { headers: { authorization: `Bearer ${TOKEN}` } }],
	[
		"a header that only has the name for a value",
		BEARER,
		{ ...header(`Bearer ${TOKEN}`), query: { a: "authorization" } },
	],
	[
		"a name of another header's value",
		BEARER,
		{ rawHeaders: ["X-A", "Authorization", "Authorization", `Bearer ${TOKEN}`] },
	],
	[
		"a place that is not looked at",
		BEARER,
		{ ...header(`Bearer ${TOKEN}`), cookies: { session: OTHER }, query: { token: OTHER } },
	],
	["a blank access_token", BEARER, { ...header(`Bearer ${TOKEN}`), query: { access_token: "" } }],
	["access_token in a body that is no form", BEARER, { ...header(`Bearer ${TOKEN}`), body: { access_token: OTHER } }],
	["a form without it", BEARER, { headers: { ...FORM, authorization: `Bearer ${TOKEN}` }, body: { other: OTHER } }],
	["a form that is text", BEARER, { headers: { ...FORM, authorization: `Bearer ${TOKEN}` }, body: OTHER }],
	["a cookie", COOKIE, session(TOKEN)],
	[
		"a cookie among others",
		COOKIE,
		cookie(`a=b; session=${TOKEN}; session2=c`, { a: "b", session: TOKEN, session2: "c" }),
	],
	["a cookie beside another scheme", COOKIE, { ...session(TOKEN), ...header("Basic YTpi") }],
	["a cookie without its header", COOKIE, { cookies: { session: TOKEN } }],
	["a cookie named access_token by default", { type: "cookie" }, { cookies: { access_token: TOKEN } }],
	["a query parameter", QUERY, { query: { token: TOKEN } }],
	["a query parameter named access_token by default", ACCESS_TOKEN, { query: { access_token: TOKEN } }],
	["the header of a request", REQUEST, header(`Bearer ${TOKEN}`)],
	["the header of a request, without a scheme", REQUEST, header(TOKEN)],
	["the header of a request, without a scheme or raw headers", REQUEST, { headers: { authorization: TOKEN } }],
	["a header of its own", PROXY, proxy(TOKEN)],
	["a header of its own, after the scheme", PROXY, proxy(`bearer  ${TOKEN}`)],
	["a header of its own in capitals", PROXY, { rawHeaders: ["X-PROXY-ASSERTION", TOKEN] }],
	["a header of its own, asked for in capitals", { type: "header", name: "X-PROXY-ASSERTION" }, proxy(TOKEN)],
	["a header of its own without raw headers", PROXY, { headers: { "x-proxy-assertion": TOKEN } }],
	["a header of its own in a list", PROXY, { headers: { "x-proxy-assertion": [TOKEN] } }],
	[
		"a header of its own beside tokens for others",
		PROXY,
		{
			headers: { ...FORM, authorization: `Bearer ${OTHER}`, "x-proxy-assertion": TOKEN },
			rawHeaders: ["Authorization", `Bearer ${OTHER}`, "Authorization", "Basic a", "X-Proxy-Assertion", TOKEN],
			...{ query: { access_token: OTHER }, body: { access_token: OTHER } },
		},
	],
	["Authorization as the header", { type: "header", name: "Authorization" }, header(`Bearer ${TOKEN}`)],
	["Authorization as the header, without a scheme", { type: "header", name: "authorization" }, header(TOKEN)],
	["a query without a prototype", QUERY, { query: Object.assign(Object.create(null), { token: TOKEN }) }],
];

const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty"];

const MISSING: Cases = [
	["nothing at all", BEARER, {}],
	["no header", BEARER, { headers: {}, rawHeaders: ["Host", "localhost"] }],
	["a blank header", BEARER, header("")],
	["the scheme alone", BEARER, header("Bearer")],
	["the scheme and blanks", BEARER, header("Bearer  ")],
	["another scheme", BEARER, header("Basic YTpi")],
	["another scheme with dots", BEARER, header("Digest username=a.b, realm=c")],
	["a token without a scheme where a cookie is asked for", COOKIE, header(TOKEN)],
	["a token in the query only", BEARER, { query: { access_token: TOKEN } }],
	["a token in a form only", BEARER, { headers: FORM, body: { access_token: TOKEN } }],
	["a request with nothing", REQUEST, {}],
	["a request with another scheme", REQUEST, header(`Basic ${TOKEN}`)],
	["a request with the scheme alone", REQUEST, header("Bearer")],
	["a request with a word that is no token", REQUEST, header("letmein")],
	["a request with two of three parts", REQUEST, header("aaaa.bbbb")],
	["a request with a token in the query only", REQUEST, { query: { access_token: TOKEN } }],
	["no cookie", COOKIE, cookie("other=a", { other: "a" })],
	["a blank cookie", COOKIE, session("")],
	["a header where a cookie is asked for", COOKIE, header(`Bearer ${TOKEN}`)],
	["no header of its own", PROXY, header(`Bearer ${TOKEN}`)],
	["a blank header of its own", PROXY, proxy("")],
	["the scheme alone in a header of its own", PROXY, proxy("Bearer")],
	["the scheme and blanks in a header of its own", PROXY, proxy("Bearer  ")],
	["no query", QUERY, {}],
	["a blank query parameter", QUERY, { query: { token: "" } }],
	["access_token where another name is asked for", QUERY, { query: { access_token: TOKEN } }],
	["a header where a query parameter is asked for", ACCESS_TOKEN, header(`Bearer ${TOKEN}`)],
	...NAMES.flatMap(
		(name): Cases => [
			[`what every object has: cookie ${name}`, { type: "cookie", name }, { cookies: {} }],
			[`what every object has: header ${name}`, { type: "header", name }, { headers: {} }],
			[`what every object has: query ${name}`, { type: "query", name }, { query: {} }],
		],
	),
];

/** `Authorization` headers with a token that nobody calls a bearer token. */
const UNCALLED = [
	...[TOKEN, `"${TOKEN}"`, `JWT ${TOKEN}`, `Token ${TOKEN}`, `Bearer: ${TOKEN}`, `Bearer=${TOKEN}`, `Bearer${TOKEN}`],
	...[`Bearers ${TOKEN}`, `Basic ${TOKEN}`, `DPoP ${TOKEN}`, `Token token="${TOKEN}"`, `: ${TOKEN}`],
];

const AMBIGUOUS: Cases = [
	["two headers", BEARER, header(`Bearer ${TOKEN}`, `Bearer ${OTHER}`)],
	["the same header twice", BEARER, header(`Bearer ${TOKEN}`, `Bearer ${TOKEN}`)],
	["two headers of two schemes", BEARER, header("Basic YTpi", `Bearer ${TOKEN}`)],
	["two headers in a list", BEARER, { headers: { authorization: [`Bearer ${TOKEN}`, `Bearer ${OTHER}`] } }],
	["two tokens with a blank", BEARER, header(`Bearer ${TOKEN} ${OTHER}`)],
	["two tokens with a comma", BEARER, header(`Bearer ${TOKEN},${OTHER}`)],
	["two credentials in one header", BEARER, header(`Bearer ${TOKEN}, Bearer ${OTHER}`)],
	["a token and another scheme in one header", BEARER, header(`Bearer ${TOKEN}, Basic YTpi`)],
	["a scheme twice", BEARER, header(`Bearer Bearer ${TOKEN}`)],
	...["\t", "\xa0", "\x0b", "\u2003"].map((blank): Cases[number] => [
		...([`whitespace that is no blank: ${JSON.stringify(blank)}`, BEARER, header(`Bearer${blank}${TOKEN}`)] as const),
	]),
	["whitespace after a token", BEARER, header(`Bearer ${TOKEN}\xa0`)],
	["header and query", BEARER, { ...header(`Bearer ${TOKEN}`), query: { access_token: TOKEN } }],
	["header and query twice", BEARER, { ...header(`Bearer ${TOKEN}`), query: { access_token: [TOKEN, TOKEN] } }],
	[
		"header and form",
		BEARER,
		{ headers: { ...FORM, authorization: `Bearer ${TOKEN}` }, body: { access_token: OTHER } },
	],
	["query and form", BEARER, { headers: FORM, query: { access_token: TOKEN }, body: { access_token: OTHER } }],
	["access_token twice in a form", BEARER, { headers: FORM, body: { access_token: [TOKEN, OTHER] } }],
	["a request with two headers", REQUEST, header(TOKEN, `Bearer ${TOKEN}`)],
	["a request with a scheme twice", REQUEST, header(`Bearer Bearer ${TOKEN}`)],
	["a request with header and query", REQUEST, { ...header(TOKEN), query: { access_token: TOKEN } }],
	[
		"a request with header and form",
		REQUEST,
		{ headers: { ...FORM, authorization: TOKEN }, body: { access_token: OTHER } },
	],
	["a header of its own twice", PROXY, proxy(TOKEN, OTHER)],
	["a header of its own twice with one token", PROXY, proxy(TOKEN, TOKEN)],
	["a header of its own twice, once blank", PROXY, proxy("", TOKEN)],
	[
		"two headers of its own that differ in case",
		PROXY,
		{ rawHeaders: ["X-Proxy-Assertion", TOKEN, "x-proxy-assertion", OTHER] },
	],
	["two headers of its own, joined by Node.js", PROXY, { headers: { "x-proxy-assertion": `${TOKEN}, ${OTHER}` } }],
	["two headers of its own in a list", PROXY, { headers: { "x-proxy-assertion": [TOKEN, OTHER] } }],
	["two tokens with a comma in a header of its own", PROXY, proxy(`Bearer ${TOKEN},Bearer ${OTHER}`)],
	["two tokens with a blank in a header of its own", PROXY, proxy(`${TOKEN} ${OTHER}`)],
	["two tokens after the scheme in a header of its own", PROXY, proxy(`Bearer ${TOKEN} ${OTHER}`)],
	[
		"Authorization as the header, and the query",
		{ type: "header", name: "Authorization" },
		{ ...header(TOKEN), query: { access_token: OTHER } },
	],
	["the cookie twice", COOKIE, cookie(`session=${TOKEN}; session=${OTHER}`, { session: TOKEN })],
	["the cookie twice, once blank", COOKIE, cookie(`session=;session=${OTHER}`, { session: "" })],
	["a cookie of JSON", COOKIE, session({ token: TOKEN })],
	["cookie and header", COOKIE, { ...session(TOKEN), ...header(`Bearer ${TOKEN}`) }],
	["cookie and query", COOKIE, { ...session(TOKEN), query: { access_token: OTHER } }],
	["cookie and form", COOKIE, { cookies: { session: TOKEN }, headers: FORM, body: { access_token: OTHER } }],
	["a query parameter twice", QUERY, { query: { token: [TOKEN, OTHER] } }],
	["a query parameter in a list", QUERY, { query: { token: [TOKEN] } }],
	["a query parameter with a name in it", QUERY, { query: { token: { b: TOKEN } } }],
	["query and header", QUERY, { query: { token: TOKEN }, ...header(`Bearer ${TOKEN}`) }],
	["two query parameters", QUERY, { query: { token: TOKEN, access_token: OTHER } }],
	[
		"access_token in query and form",
		ACCESS_TOKEN,
		{ ...{ headers: FORM, body: { access_token: TOKEN } }, query: { access_token: OTHER } },
	],
];

describe("extractToken", () => {
	for (const [title, place, request] of FOUND) {
		it(`finds the token: ${title}`, () => assert.equal(extractToken(request, place), TOKEN));
	}

	for (const [title, place, request] of MISSING) {
		it(`finds none: ${title}`, () => assert.equal(extractToken(request, place), undefined));
	}

	for (const value of UNCALLED) {
		it(`says what is missing before the token: ${value}`, () => {
			const refused = jwtError("ERR_JWT_TOKEN_MISSING", [TOKEN, "aaaa"]);
			assert.throws(() => extractToken(header(value), BEARER), refused);
			assert.throws(() => extractToken(header(value), BEARER), /lacks the word Bearer before the token/);
		});
	}

	for (const value of [`JWT ${TOKEN}`, `Token: ${TOKEN}`, `Basic ${TOKEN}`]) {
		it(`says what is wrong before the token in a header of its own: ${value}`, () => {
			assert.throws(() => extractToken(proxy(value), PROXY), jwtError("ERR_JWT_TOKEN_MISSING", [TOKEN, "aaaa"]));
			assert.throws(() => extractToken(proxy(value), PROXY), /a word before the token that is not Bearer/);
		});
	}

	for (const name of [undefined, "", " ", "two words", "a:b", "naïve", "a\r\nb"]) {
		it(`refuses a header that is named ${JSON.stringify(name)}`, () => {
			const place: TokenPlace = { type: "header", ...(name !== undefined && { name }) };
			assert.throws(() => extractToken(proxy(TOKEN), place), jwtError("ERR_JWT_CONFIG_INVALID"));
		});
	}

	for (const [title, place, request] of AMBIGUOUS) {
		it(`refuses: ${title}`, () => {
			const refused = jwtError("ERR_JWT_TOKEN_AMBIGUOUS", [TOKEN, OTHER, "aaaa", "ffff"]);
			assert.throws(() => extractToken(request, place), refused);
		});
	}

	for (const name of NAMES) {
		it(`finds what a request itself names ${name}`, () => {
			const named = JSON.parse(`{"${name}": "${TOKEN}"}`);
			assert.equal(extractToken({ cookies: named }, { type: "cookie", name }), TOKEN);
			assert.equal(extractToken({ query: named }, { type: "query", name }), TOKEN);
		});
	}
});
