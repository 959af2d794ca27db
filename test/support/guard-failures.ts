/** A flow with an endpoint for each row of the failure table, and the requests that cause the failures. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { makeSecret } from "./fixtures.js";
import type { FlowNode } from "./node-red.js";
import type { RawRequest } from "./raw-request.js";
import { encode, forge } from "./tokens.js";

const z = "flow1";
export const secret = makeSecret();
const now = Math.floor(Date.now() / 1000);
const HS256 = { alg: "HS256", typ: "JWT" };
export const CLAIMS = {
	iss: "https://issuer.example",
	aud: "api",
	sub: 'ja"mie',
	scope: 'read "quoted"',
	exp: now + 86_400,
};
const mint = (more: object = {}, header: object = HS256) => forge(header, { ...CLAIMS, ...more }, secret);
export const token = mint();
export const es256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const other = generateKeyPairSync("ec", { namedCurve: "P-256" });

function mintES256(key: KeyObject): string {
	const input = `${encode({ alg: "ES256", kid: "new" })}.${encode(CLAIMS)}`;
	return `${input}.${sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

const CONFIG = { algorithm: "HS256", issuer: CLAIMS.iss, audience: "api", credentials: { secret } };
const BEARER = { tokenType: "bearer", token: "" };

/** Creates an endpoint: `http in → jwt → http response`, with an `http response` on the second output too. */
function endpoint(path: string, jwt: object = {}, config: object | null = CONFIG): FlowNode[] {
	const id = (part: string) => `${path}.${part}`;
	const wires = [[id("hello")], [id("out")]];
	const own = { mode: "verify", onfailure: "output", outputs: 2, output: "user", jwtconfig: id("config") };
	return [
		...["get", "post"].map((method) => {
			return { id: id(method), type: "http in", z, url: `/${path}`, method, wires: [[id("jwt")]] };
		}),
		{ id: id("jwt"), type: "jwt", z, ...own, ...BEARER, wires, ...jwt },
		{ id: id("hello"), type: "function", z, func: HELLO, outputs: 1, wires: [[id("out")]] },
		{ id: id("out"), type: "http response", z, statusCode: "", headers: {}, wires: [] },
		...(config ? [{ id: id("config"), type: "jwt-config", ...config }] : []),
	];
}
const HELLO = "msg.payload = { user: msg.user && msg.user.sub }; return msg;";

const rule = (claim: string, operator: string, value: string, type = "str") => ({ claim, operator, value, type });

export const flow = (keys: string, noKeys: string): FlowNode[] => [
	{ id: z, type: "tab", label: "guard" },
	...endpoint("bearer"),
	...endpoint("cookie", { tokenType: "cookie", token: "session" }),
	...endpoint("query", { tokenType: "query", token: "token" }),
	...endpoint("typ", {}, { ...CONFIG, tokentype: "at+jwt" }),
	...endpoint("aged", {}, { ...CONFIG, maxage: "60" }),
	...endpoint("rule", { rules: [rule('a "quoted" claim', "equals", 'x\\"y')] }),
	...endpoint("scope", { scopes: "read delete" }),
	...endpoint("allowmissing", { allowmissing: true }),
	...endpoint("remote", {}, { ...CONFIG, algorithm: "ES256", keysource: "jwks", jwksurl: keys }),
	...endpoint("unavailable", {}, { ...CONFIG, algorithm: "ES256", keysource: "jwks", jwksurl: noKeys }),
	...endpoint("config-missing", {}, null),
	...endpoint("config-invalid", {}, { ...CONFIG, clocktolerance: "soon" }),
	...endpoint("key-missing", {}, { ...CONFIG, credentials: {} }),
	...endpoint("key-invalid", {}, { ...CONFIG, algorithm: "RS256", credentials: { publickey: "-----BEGIN" } }),
];

export const bearer = (value: string) => [`Authorization: Bearer ${value}`];
const FORM = "Content-Type: application/x-www-form-urlencoded";
const form = (body: string): Partial<RawRequest> => ({ method: "POST", headers: [FORM, ...bearer(token)], body });

/** A request, or only its header lines. */
export type Sent = Partial<RawRequest> | readonly string[];

export type Row = [
	code: string,
	title: string,
	path: string,
	request: Sent,
	statusCode: number,
	error: string,
	description: string,
	more?: string,
];
const table = (code: string, statusCode: number, error: string, description: string, more?: string) => {
	return (title: string, path: string, request: Sent): Row => {
		return [code, title, path, request, statusCode, error, description, more];
	};
};
const missing = table("ERR_JWT_TOKEN_MISSING", 401, "unauthorized", "The request carries no token.");
const ambiguous = table(
	"ERR_JWT_TOKEN_AMBIGUOUS",
	400,
	"invalid_request",
	"The request carries more than one token. Send just one, in one place.",
);
const refused = (code: string, description: string) => table(code, 401, "invalid_token", description);
const expired = refused("ERR_JWT_EXPIRED", "The token has expired. Get a new one.");
const early = refused("ERR_JWT_NOT_ACTIVE", "The token is not valid yet: its start time (nbf) is in the future.");
const claim = (description: string) => refused("ERR_JWT_CLAIM_VALIDATION_FAILED", description);
const unasked = (name: string) =>
	claim(`The token's claim ${name} does not have the value that the configuration requires.`);
const forged = refused(
	"ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
	"The signature does not match: the token was changed, or signed with a secret or key other than the configuration's.",
);
const noJws = refused("ERR_JWS_INVALID", "This is not a token: a token has three parts, separated by dots.");
const noClaims = refused("ERR_JWT_INVALID", "The token does not contain a claims set (a JSON object).");
const otherAlg = refused(
	"ERR_JOSE_ALG_NOT_ALLOWED",
	"The token is signed with an algorithm other than the configuration's.",
);
const noKey = refused("ERR_JWKS_NO_MATCHING_KEY", "None of the keys here fits the token.");
const notSetUp = (code: string) => table(code, 500, "server_error", "This server is not set up to handle tokens.");

export const ROWS: Row[] = [
	missing("no header", "bearer", {}),
	missing("another scheme", "bearer", ["Authorization: Basic YTpi"]),
	missing("no cookie", "cookie", ["Cookie: other=1"]),
	missing("no query", "query", bearer(token)),
	ambiguous("two headers", "bearer", [...bearer(token), ...bearer(token)]),
	ambiguous("two tokens in a header", "bearer", bearer(`${token}, Bearer ${token}`)),
	ambiguous("header and query", "bearer", { path: `/bearer?access_token=${token}`, headers: bearer(token) }),
	ambiguous("header and form", "bearer", form(`access_token=${token}`)),
	ambiguous("the cookie twice", "cookie", [`Cookie: session=${token}; session=${token}`]),
	ambiguous("the query twice", "query", { path: `/query?token=${token}&token=${token}` }),
	ambiguous("the query as an object", "query", { path: `/query?token[a]=${token}` }),
	expired("exp past", "bearer", bearer(mint({ exp: now - 1 }))),
	expired("exp past, in a cookie", "cookie", [`Cookie: session=${mint({ exp: now - 1 })}`]),
	early("nbf ahead", "bearer", bearer(mint({ nbf: now + 86_400 }))),
	unasked("iss")("another issuer", "bearer", bearer(mint({ iss: 'x"\\y' }))),
	unasked("aud")("another audience", "bearer", bearer(mint({ aud: "x" }))),
	claim("The token has no claim aud, which the configuration requires.")(
		"no aud",
		"bearer",
		bearer(mint({ aud: undefined })),
	),
	claim("The token's claim exp has the wrong type.")("exp as text", "bearer", bearer(mint({ exp: "1" }))),
	claim("The token's type (typ) is not the one that the configuration requires.")("typ", "typ", bearer(token)),
	claim("The token's age (iat) is outside the range that the configuration accepts.")(
		"age",
		"aged",
		bearer(mint({ iat: now - 61 })),
	),
	forged("another secret", "bearer", bearer(forge(HS256, CLAIMS, "another secret"))),
	noJws("a word", "bearer", bearer("letmein")),
	noJws("a quoted word", "bearer", bearer('"let\\me\\in"')),
	noClaims("a list for claims", "bearer", bearer(forge(HS256, [1], secret))),
	otherAlg("none", "bearer", bearer(`${encode({ alg: "none" })}.${encode(CLAIMS)}.`)),
	otherAlg("HS512", "bearer", bearer(mint({}, { alg: "HS512" }))),
	noKey("a kid that no key has", "remote", bearer(mintES256(other.privateKey))),
	notSetUp("ERR_JWT_CONFIG_MISSING")("no configuration", "config-missing", bearer(token)),
	notSetUp("ERR_JWT_CONFIG_INVALID")("a tolerance of soon", "config-invalid", bearer(token)),
	notSetUp("ERR_JWT_KEY_MISSING")("no secret", "key-missing", bearer(token)),
	notSetUp("ERR_JWT_KEY_INVALID")("half a key", "key-invalid", bearer(token)),
	table(
		"ERR_JWKS_UNAVAILABLE",
		503,
		"temporarily_unavailable",
		"The keys for verifying tokens cannot be fetched at the moment. Try again later.",
	)(...(["a key set that is down", "unavailable", bearer(mintES256(es256.privateKey))] as const)),
	table(
		"ERR_JWT_RULE_FAILED",
		403,
		"insufficient_scope",
		"The token has no claim a 'quoted' claim, which a rule requires.",
	)(...(["a rule with quotes", "rule", bearer(token)] as const)),
	table(
		"ERR_JWT_INSUFFICIENT_SCOPE",
		403,
		"insufficient_scope",
		"The token does not have all required scopes: read delete.",
		', scope="read delete"',
	)(...(["a scope too few", "scope", bearer(token)] as const)),
];

export const GOOD: [title: string, path: string, request: Sent][] = [
	["the header", "bearer", bearer(token)],
	["another spelling of the scheme", "bearer", [`authorization: bEARER ${token}`]],
	["a form without a token of its own", "bearer", form("other=1")],
	["a cookie", "cookie", [`Cookie: a=b; session=${token}`]],
	["the query", "query", { path: `/query?token=${token}` }],
	["a scope with quotes", "allowmissing", bearer(token)],
];
