/** The requests for comparing the guard with `express-oauth2-jwt-bearer`, and the accepted differences. */
import { makeSecret } from "./fixtures.js";
import type { RawRequest } from "./raw-request.js";
import { encode, forge } from "./tokens.js";

export const secret = makeSecret();
export const ISSUER = "https://issuer.example/";
export const AUDIENCE = "https://api.example";
const now = Math.floor(Date.now() / 1000);
const HS256 = { alg: "HS256", typ: "JWT" };
const CLAIMS = { iss: ISSUER, aud: AUDIENCE, sub: "jamie", exp: now + 86_400 };
const mint = (claims: object = {}, header: object = {}, by: string = secret) =>
	forge({ ...HS256, ...header }, { ...CLAIMS, ...claims }, by);
const token = mint();
const [HEADER = "", PAYLOAD = "", SIGNATURE = ""] = token.split(".");

/** A valid token, except that its signature is base64 instead of base64url. */
const SPELLED_OTHERWISE = (() => {
	for (let jti = 0; ; jti++) {
		const [header, payload, signature = ""] = mint({ jti: String(jti) }).split(".");
		if (!/[-_]/.test(signature)) continue;
		return `${header}.${payload}.${signature.replaceAll("-", "+").replaceAll("_", "/")}`;
	}
})();

/** A status and the error code of the challenge, if it has one: `401 invalid_token`. */
export type Answer = string;

/** The differences by their names in the document: our answer and theirs. */
export const DIFFERENCES: Record<string, [ours: Answer, theirs: Answer]> = {
	"no token": ["401", "400"],
	"another scheme": ["401", "400"],
	"a token in JSON": ["401", "400"],
	"more blanks than one": ["200", "400"],
	"a malformed header": ["400 invalid_request", "400"],
	"characters after the token": ["400 invalid_request", "200"],
	"tokens with a comma": ["400 invalid_request", "401 invalid_token"],
	"two headers": ["400 invalid_request", "200"],
	"two headers, the first one bad": ["400 invalid_request", "401 invalid_token"],
	"two headers, the first of another scheme": ["400 invalid_request", "400"],
	"a token in query or form alone": ["401", "200"],
	"a bad token in the query alone": ["401", "401 invalid_token"],
	"a blank parameter": ["200", "400 invalid_request"],
	"a parameter twice": ["400 invalid_request", "200"],
	"another type": ["401 invalid_token", "200"],
	"claims of another kind": ["200", "401 invalid_token"],
	"times that are not in seconds": ["401 invalid_token", "200"],
	"a bound token": ["401 invalid_token", "200"],
	"claims that can do harm": ["401 invalid_token", "200"],
	"a parameter named twice": ["401 invalid_token", "200"],
	"another spelling of the signature": ["401 invalid_token", "200"],
	"characters no header can hold": ["401 invalid_token", "401"],
	"scopes in `scp`": ["200", "403 insufficient_scope"],
};

const header = (...values: string[]): Partial<RawRequest> => ({
	headers: values.map((value) => `Authorization: ${value}`),
});
const bearer = (value: string) => header(`Bearer ${value}`);
const scoped = (claims: object) => ({ path: "/scoped", ...bearer(mint(claims)) });
const query = (text: string, ...values: string[]) => ({ path: `/api?${text}`, ...header(...values) });
const form = (body: string, type = "application/x-www-form-urlencoded", ...values: string[]): Partial<RawRequest> => {
	const { headers = [] } = header(...values);
	return { method: "POST", headers: [...headers, `Content-Type: ${type}`], body };
};

/** Express repeats text of the token; its answer has no challenge if a header cannot contain that text. */
const unsayable = (text: string) => (/[^\x20-\xff]/.test(text) ? "characters no header can hold" : undefined);

/** The claims as JSON, with one more member. */
const withMember = (member: string) => `${JSON.stringify(CLAIMS).slice(0, -1)},${member}}`;
/** The claims as JSON, with a number that JavaScript cannot write. */
const withNumber = (claim: string, number: string) =>
	`${JSON.stringify({ ...CLAIMS, [claim]: undefined }).slice(0, -1)},"${claim}":${number}}`;

type Row = [title: string, request: Partial<RawRequest>, difference?: string];

/** Characters that can cause problems in text, headers or logs. */
const TEXTS = [
	'"',
	"'",
	"\\",
	'\\"',
	"a\r\nb",
	"\0",
	"\x07",
	"\x1b[31m",
	"é",
	"漢",
	"😀",
	"%22",
	"<script>",
	"${x}",
	", ",
];

export const ROWS: Row[] = [
	["good", bearer(token)],
	["good, more claims", bearer(mint({ iat: now, jti: "x", nbf: now, scope: "a b", client_id: "c" }))],
	["good, audiences", bearer(mint({ aud: ["x", AUDIENCE] }))],
	["good, other typ", bearer(mint({}, { typ: "at+jwt" }))],
	["good, no typ", bearer(mint({}, { typ: undefined }))],
	["good, kid", bearer(mint({}, { kid: "x" }))],
	[
		"good, jku and x5u and jwk",
		bearer(mint({}, { jku: "https://evil.example", x5u: "https://evil.example", jwk: {} })),
	],
	["good, POST", { method: "POST", ...bearer(token) }],
	["good, form without it", form("a=b", undefined, `Bearer ${token}`)],
	["good, JSON body", form('{"access_token":"x"}', "application/json", `Bearer ${token}`)],
	["good, query without it", query("a=b", `Bearer ${token}`)],
	...["bearer", "BEARER", "bEARER"].map((scheme): Row => [`scheme ${scheme}`, header(`${scheme} ${token}`)]),
	["nothing", {}],
	["empty header", header(""), "no token"],
	["Bearer alone", header("Bearer"), "no token"],
	["Bearer and blanks", header("Bearer   "), "no token"],
	["two blanks", header(`Bearer  ${token}`), "more blanks than one"],
	["tab", header(`Bearer\t${token}`), "a malformed header"],
	["trailing blank", header(`Bearer ${token}  `)],
	["nbsp after", header(`Bearer ${token}\xa0`), "characters after the token"],
	["nbsp between", header(`Bearer\xa0${token}`), "a malformed header"],
	["no scheme", header(token), "another scheme"],
	["Basic", header("Basic YTpi"), "another scheme"],
	["Basic, a token", header(`Basic ${token}`), "another scheme"],
	["Digest", header('Digest username="a", realm="b"'), "another scheme"],
	["Bearers", header(`Bearers ${token}`), "another scheme"],
	["DPoP", header(`DPoP ${token}`), "another scheme"],
	["Token", header(`Token ${token}`), "another scheme"],
	["Bearer:", header(`Bearer: ${token}`), "another scheme"],
	["Bearer=", header(`Bearer=${token}`), "another scheme"],
	["two tokens, blank", header(`Bearer ${token} ${token}`), "a malformed header"],
	["two tokens, comma", header(`Bearer ${token},${token}`), "tokens with a comma"],
	["two credentials", header(`Bearer ${token}, Bearer ${token}`), "a malformed header"],
	["comma after", header(`Bearer ${token},`), "characters after the token"],
	["parameter", header(`Bearer token="${token}"`)],
	["parameters", header(`Bearer realm="a", token="b"`), "a malformed header"],
	["quoted", header(`Bearer "${token}"`)],
	["two headers, same", header(`Bearer ${token}`, `Bearer ${token}`), "two headers"],
	["two headers, good first", header(`Bearer ${token}`, "Bearer x"), "two headers"],
	["two headers, bad first", header("Bearer x", `Bearer ${token}`), "two headers, the first one bad"],
	["two headers, Basic first", header("Basic YTpi", `Bearer ${token}`), "two headers, the first of another scheme"],
	["query", query(`access_token=${token}`), "a token in query or form alone"],
	["query bad", query("access_token=x"), "a bad token in the query alone"],
	["form", form(`access_token=${token}`), "a token in query or form alone"],
	["JSON only", form(`{"access_token":"${token}"}`, "application/json"), "a token in JSON"],
	["header and query", query(`access_token=${token}`, `Bearer ${token}`)],
	["header and query bad", query(`access_token=x`, `Bearer ${token}`)],
	["header and query blank", query(`access_token=`, `Bearer ${token}`), "a blank parameter"],
	["header and query twice", query(`access_token=x&access_token=y`, `Bearer ${token}`), "a parameter twice"],
	["header and query object", query(`access_token[a]=x`, `Bearer ${token}`), "a parameter twice"],
	["header and form", form(`access_token=${token}`, undefined, `Bearer ${token}`)],
	["header and form twice", form(`access_token=x&access_token=y`, undefined, `Bearer ${token}`), "a parameter twice"],
	["header and form blank", form(`access_token=`, undefined, `Bearer ${token}`), "a blank parameter"],
	["query and form", { ...form(`access_token=${token}`), path: `/api?access_token=${token}` }],
	["Basic and query", query(`access_token=${token}`, "Basic YTpi"), "another scheme"],
	["exp past", bearer(mint({ exp: now - 1 }))],
	["exp long past", bearer(mint({ exp: 1 }))],
	["exp zero", bearer(mint({ exp: 0 }))],
	["exp negative", bearer(mint({ exp: -5 }))],
	["exp fraction", bearer(mint({ exp: now + 60.5 }))],
	["exp text", bearer(mint({ exp: String(now + 60) }))],
	["exp null", bearer(mint({ exp: null }))],
	["exp list", bearer(mint({ exp: [now + 60] }))],
	["no exp", bearer(mint({ exp: undefined }))],
	["exp infinite", bearer(forge(HS256, withNumber("exp", "1e999"), secret)), "times that are not in seconds"],
	["exp in milliseconds", bearer(mint({ exp: (now + 60) * 1000 })), "times that are not in seconds"],
	["exp past, in milliseconds", bearer(mint({ exp: (now - 60) * 1000 })), "times that are not in seconds"],
	["exp far ahead", bearer(mint({ exp: now + 3_000_000_000 }))],
	["nbf past, in milliseconds", bearer(mint({ nbf: (now - 60) * 1000 }))],
	["nbf minus infinite", bearer(forge(HS256, withNumber("nbf", "-1e999"), secret)), "times that are not in seconds"],
	["iat past, in milliseconds", bearer(mint({ iat: (now - 60) * 1000 })), "times that are not in seconds"],
	["nbf ahead", bearer(mint({ nbf: now + 86_400 }))],
	["nbf text", bearer(mint({ nbf: "x" }))],
	["iat ahead", bearer(mint({ iat: now + 86_400 }))],
	["iat text", bearer(mint({ iat: "x" }))],
	["iss other", bearer(mint({ iss: "https://evil.example" }))],
	["iss no slash", bearer(mint({ iss: "https://issuer.example" }))],
	["iss case", bearer(mint({ iss: "https://ISSUER.example/" }))],
	["iss list", bearer(mint({ iss: [ISSUER] }))],
	["iss none", bearer(mint({ iss: undefined }))],
	["iss null", bearer(mint({ iss: null }))],
	["aud other", bearer(mint({ aud: "x" }))],
	["aud prefix", bearer(mint({ aud: `${AUDIENCE}/` }))],
	["aud others", bearer(mint({ aud: ["x", "y"] }))],
	["aud empty", bearer(mint({ aud: [] }))],
	["aud none", bearer(mint({ aud: undefined }))],
	["aud object", bearer(mint({ aud: { 0: AUDIENCE } }))],
	["aud list with number", bearer(mint({ aud: [1, AUDIENCE] }))],
	["sub number", bearer(mint({ sub: 5 })), "claims of another kind"],
	["sub none", bearer(mint({ sub: undefined }))],
	["sub object", bearer(mint({ sub: {} })), "claims of another kind"],
	["bound to a certificate", bearer(mint({ cnf: { "x5t#S256": "A".repeat(43) } })), "a bound token"],
	["bound to a key", bearer(mint({ cnf: { jkt: "A".repeat(43) } })), "a bound token"],
	["bound to nothing", bearer(mint({ cnf: {} })), "a bound token"],
	["cnf null", bearer(mint({ cnf: null })), "a bound token"],
	[
		"claims in 70 levels",
		bearer(forge(HS256, withMember(`"a":${"[".repeat(70)}${"]".repeat(70)}`), secret)),
		"claims that can do harm",
	],
	["__proto__", bearer(forge(HS256, withMember('"a":{"__proto__":{}}'), secret)), "claims that can do harm"],
	["jti number", bearer(mint({ jti: 5 })), "claims of another kind"],
	["client_id number", bearer(mint({ client_id: 5 })), "claims of another kind"],
	["other secret", bearer(mint({}, {}, "x"))],
	["HS384", bearer(mint({}, { alg: "HS384" }))],
	["HS512", bearer(mint({}, { alg: "HS512" }))],
	...["none", "None", "nOnE", "", "hs256", "RS256", "ES256", "dir"].map(
		(alg): Row => [...([`alg ${alg} unsigned`, bearer(`${encode({ alg })}.${PAYLOAD}.`)] as const)],
	),
	...["none", "hs256", "RS256", "PS256", "EdDSA"].map((alg): Row => [`alg ${alg} signed`, bearer(mint({}, { alg }))]),
	["alg number", bearer(mint({}, { alg: 256 }))],
	["alg list", bearer(mint({}, { alg: ["HS256"] }))],
	["no alg", bearer(mint({}, { alg: undefined }))],
	["crit unknown", bearer(mint({}, { crit: ["x"], x: 1 }))],
	["crit b64", bearer(mint({}, { crit: ["b64"], b64: false }))],
	["crit b64 true", bearer(mint({}, { crit: ["b64"], b64: true }))],
	["b64 without crit", bearer(mint({}, { b64: false }))],
	["crit empty", bearer(mint({}, { crit: [] }))],
	["header list", bearer(forge([], CLAIMS, secret))],
	["header not JSON", bearer(forge("x", CLAIMS, secret))],
	["header name twice", bearer(forge('{"alg":"HS256","alg":"HS256"}', CLAIMS, secret)), "a parameter named twice"],
	["claims list", bearer(forge(HS256, [], secret))],
	["claims text", bearer(forge(HS256, '"x"', secret))],
	["claims null", bearer(forge(HS256, "null", secret))],
	["claims not JSON", bearer(forge(HS256, "x", secret))],
	["claims no UTF-8", bearer(forge(HS256, Buffer.from('{"a":"\xff"}', "latin1"), secret))],
	["claims with BOM", bearer(forge(HS256, `\ufeff${JSON.stringify(CLAIMS)}`, secret))],
	[
		"claim name twice",
		bearer(forge(HS256, `${JSON.stringify({ ...CLAIMS, sub: "a" }).slice(0, -1)},"sub":"b"}`, secret)),
	],
	["claims blank", bearer(forge(HS256, "", secret))],
	["tampered claims", bearer(`${HEADER}.${encode({ ...CLAIMS, sub: "root" })}.${SIGNATURE}`)],
	["tampered header", bearer(`${encode({ ...HS256, kid: "x" })}.${PAYLOAD}.${SIGNATURE}`)],
	["cut signature", bearer(token.slice(0, -4))],
	["no signature", bearer(`${HEADER}.${PAYLOAD}.`)],
	["longer signature", bearer(`${token}AAAA`)],
	["two parts", bearer(`${HEADER}.${PAYLOAD}`)],
	["four parts", bearer(`${token}.x`)],
	["five parts", bearer("a.b.c.d.e")],
	["dots", bearer("..")],
	["word", bearer("letmein")],
	["one letter", bearer("x")],
	["padding", bearer(`${token}=`), "another spelling of the signature"],
	["bang after", bearer(`${token}!`), "another spelling of the signature"],
	["plus and slash", bearer(SPELLED_OTHERWISE), "another spelling of the signature"],
	[
		"spare bits",
		bearer(token.slice(0, -1) + String.fromCharCode(token.charCodeAt(token.length - 1) + 1)),
		"another spelling of the signature",
	],
	["long", bearer("x".repeat(12_000))],
	["scopes", scoped({ scope: "x write read" })],
	["scopes in a list", scoped({ scope: ["read", "write"] })],
	["scope too few", scoped({ scope: "read" })],
	["scope of another case", scoped({ scope: "read Write" })],
	["scope with quotes", scoped({ scope: 'read "write"' })],
	["scope no text", scoped({ scope: 5 })],
	["no scope", scoped({})],
	["scopes, bad token", scoped({ scope: "read write", exp: 1 })],
	["scopes, no token", { path: "/scoped" }],
	["scopes in scp", scoped({ scp: ["read", "write"] }), "scopes in `scp`"],
	...TEXTS.flatMap((text): Row[] => [
		[`token ${JSON.stringify(text)}`, bearer(text), text === ", " ? "tokens with a comma" : undefined],
		[`sub ${JSON.stringify(text)}`, bearer(mint({ sub: text, [text]: text }))],
		[`iss ${JSON.stringify(text)}`, bearer(mint({ iss: text }))],
		[`aud ${JSON.stringify(text)}`, bearer(mint({ aud: text }))],
		[`exp ${JSON.stringify(text)}`, bearer(mint({ exp: text }))],
		[`alg ${JSON.stringify(text)}`, bearer(mint({}, { alg: text })), unsayable(text)],
		[`kid ${JSON.stringify(text)}`, bearer(mint({}, { kid: text }))],
		[`typ ${JSON.stringify(text)}`, bearer(mint({}, { typ: text })), "another type"],
		[`crit ${JSON.stringify(text)}`, bearer(mint({}, { crit: [text], [text]: 1 })), unsayable(text)],
	]),
];
