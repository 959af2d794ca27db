/**
 * What a flow file may hold: the properties of both nodes, their defaults and the lists their values come from. Shared
 * by the runtime and the editor, so it depends on nothing.
 */

/** HMAC's JWS `alg` names (RFC 7518 section 3.2) with the bits of their hash, also the shortest safe secret. */
export const HMAC_BITS = { HS256: 256, HS384: 384, HS512: 512 } as const;

/**
 * JWS `alg` names by the `kty` of their key: RFC 7518 section 3.1, RFC 9864 (`Ed25519`, and `EdDSA`, its older name),
 * draft-ietf-cose-dilithium (ML-DSA).
 */
export const ALGORITHMS_BY_KTY = {
	oct: ["HS256", "HS384", "HS512"],
	RSA: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
	EC: ["ES256", "ES384", "ES512"],
	OKP: ["Ed25519", "EdDSA"],
	AKP: ["ML-DSA-44", "ML-DSA-65", "ML-DSA-87"],
} as const;

export type KeyType = keyof typeof ALGORITHMS_BY_KTY;
export type HmacAlgorithm = keyof typeof HMAC_BITS;
export type Algorithm = (typeof ALGORITHMS_BY_KTY)[KeyType][number];
export const ALGORITHMS: readonly Algorithm[] = Object.values(ALGORITHMS_BY_KTY).flat();

/** Whether an algorithm signs and verifies with one shared secret. */
export const isHmac = (algorithm: string): algorithm is HmacAlgorithm => Object.hasOwn(HMAC_BITS, algorithm);

/** Whether an algorithm needs a key of this type (`kty`, RFC 7517 section 4.1). */
export const needsKeyType = (algorithm: string, kty: KeyType): boolean =>
	ALGORITHMS_BY_KTY[kty].some((name) => name === algorithm);

/** The curve each ECDSA algorithm needs (RFC 7518 section 3.4). */
export const EC_CURVES: Partial<Record<Algorithm, string>> = { ES256: "P-256", ES384: "P-384", ES512: "P-521" };

/** Where keys come from. `jwks` and `discovery` can only verify. */
export const KEY_SOURCES = ["inline", "file", "jwks", "discovery"] as const;

/** How the text of a secret becomes bytes. */
export const SECRET_ENCODINGS = ["utf8", "base64", "base64url", "hex"] as const;
export type SecretEncoding = (typeof SECRET_ENCODINGS)[number];

export const MODES = ["generate", "verify", "decode", "jwks"] as const;
export type Mode = (typeof MODES)[number];

/** Claim names registered by RFC 7519 section 4.1. */
export const REGISTERED_CLAIMS = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"] as const;

/** Header parameters that only the signer itself may set (RFC 7515 sections 4.1.1 and 4.1.11, RFC 7797). */
export const RESERVED_HEADER_PARAMETERS: readonly string[] = ["alg", "crit", "b64"];

/** Properties of a `jwt-config`. Time spans: see {@link parseTimeSpan}. */
export interface JwtConfigOptions {
	name: string;
	algorithm: string;
	/** Lifetime of a generated token; blank: no `exp`. */
	expiresin: string;
	/** `nbf`, counted from now; blank: none. */
	notbefore: string;
	/** Add a random `jti`. */
	jwtid: boolean;
	/** `typ` header. Generate: blank means `JWT`. Verify: blank means not checked. */
	tokentype: string;
	/** `kid` header; blank: none. */
	keyid: string;
	issuer: string;
	/** Comma-separated for several. */
	audience: string;
	/**
	 * Verify: the claim that is compared with `audience`; blank: `aud`. Some providers name the audience elsewhere: the
	 * access tokens of Amazon Cognito in `client_id`, those of Keycloak in `azp`.
	 */
	audienceclaim: string;
	/** Cap on `exp - iat`; blank: none. */
	maxlifetime: string;
	clocktolerance: string;
	/** Oldest accepted `iat`; blank: any. */
	maxage: string;
	keysource: string;
	secretencoding: SecretEncoding;
	/** Paths, for `keysource` `file`. */
	secretfile: string;
	privatekeyfile: string;
	publickeyfile: string;
	/** For `keysource` `jwks`. */
	jwksurl: string;
	/** Accepted algorithms, for `jwks` and `discovery`; empty: just `algorithm`. */
	algorithms: string[];
	/** Verify: how many verified tokens are remembered, for all nodes of the configuration; `0` or blank: none. */
	remember: string;
}

export const JWT_CONFIG_DEFAULTS: JwtConfigOptions = {
	name: "",
	algorithm: "HS256",
	expiresin: "3600",
	notbefore: "",
	jwtid: false,
	tokentype: "",
	keyid: "",
	issuer: "",
	audience: "",
	audienceclaim: "",
	maxlifetime: "",
	clocktolerance: "0",
	maxage: "",
	keysource: "inline",
	secretencoding: "utf8",
	remember: "1000",
	secretfile: "",
	privatekeyfile: "",
	publickeyfile: "",
	jwksurl: "",
	algorithms: [],
};

/** A value as the editor's typed input writes it: `type` says how `value` is read. */
export interface TypedValue {
	value: string;
	type: string;
}

/** Properties of a `jwt` node. */
export interface JwtOptions {
	name: string;
	/** Id of the `jwt-config`. */
	jwtconfig: string;
	mode: string;
	/** Where the result goes: a property of `msg`, `flow` or `global`. */
	output: string;
	outputType: string;
	claims: string;
	claimsType: string;
	addclaims: (TypedValue & { claim: string })[];
	headers: (TypedValue & { name: string })[];
	/** Overrides the configuration's lifetime; blank: does not. */
	expiresin: string;
	token: string;
	tokenType: string;
	/** `error`: to Catch nodes. `output`: to the second output. */
	onfailure: string;
	/** Verify: the result is `{header, claims}`. */
	complete: boolean;
	/** Checks on claims, whose `claim` is a path (`realm_access.roles`). */
	rules: (TypedValue & { claim: string; operator: string })[];
	/** Required scopes, separated by blanks. */
	scopes: string;
	/** Verify: a message without a token passes, its result unset. */
	allowmissing: boolean;
	/** Generate: percent of its life for which a token is given again for the same claims; blank or `0`: never. */
	reuse: string;
}

export const JWT_DEFAULTS: JwtOptions = {
	name: "",
	jwtconfig: "",
	mode: "generate" satisfies Mode,
	output: "payload",
	outputType: "msg",
	claims: "payload",
	claimsType: "msg",
	addclaims: [],
	headers: [],
	expiresin: "",
	token: "payload",
	tokenType: "msg",
	onfailure: "error",
	complete: false,
	rules: [],
	scopes: "",
	allowmissing: false,
	reuse: "",
};

/** Where in an HTTP request a token is taken from. */
export const REQUEST_PLACES = ["bearer", "cookie", "query"] as const;
export type RequestPlace = (typeof REQUEST_PLACES)[number];

/** What a rule can demand of a claim. */
export const RULE_OPERATORS = ["exists", "equals", "oneof", "contains", "matches", "lt", "lte", "gt", "gte"] as const;

/** Types a value can have, per property, in the order the editor offers them. */
export const VALUE_TYPES = {
	output: ["msg", "flow", "global"],
	claims: ["msg", "flow", "global", "json", "jsonata"],
	addclaims: ["str", "num", "bool", "json", "date", "env", "msg", "flow", "global", "jsonata"],
	token: ["msg", "flow", "global", "jsonata"],
} as const;

/**
 * What a `jwt` node does. Flows written for Ignite have no `mode`; there `generatejwt` is `"true"` or `"false"`.
 */
export function modeOf(node: { mode?: unknown; generatejwt?: unknown }): string {
	if (node.mode) return String(node.mode);
	return String(node.generatejwt) === "false" ? "verify" : JWT_DEFAULTS.mode;
}

const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_557_600 };
const TIME_SPAN =
	/^(?:(\d+)|(\d+(?:\.\d+)?) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|y|yrs?|years?))$/i;

/**
 * Reads a time span: digits alone are seconds, otherwise a number and a unit (`15m`, `24h`, `7 days`).
 * @returns whole seconds, or `undefined` where the text is neither
 */
export function parseTimeSpan(text: string): number | undefined {
	const match = TIME_SPAN.exec(text.trim());
	if (!match) return undefined;
	const [, digits, amount, unit] = match;
	const factor = unit ? UNIT_SECONDS[unit[0]?.toLowerCase() as keyof typeof UNIT_SECONDS] : 1;
	const seconds = Math.round(Number(digits ?? amount) * factor);
	return Number.isSafeInteger(seconds) ? seconds : undefined;
}

/**
 * Whether a bare number of seconds was probably meant as milliseconds: whole minutes if read as milliseconds, and an
 * odd or very long time (broken days, or over 400) if read as seconds. `2592000`, 30 days, is not; `3600000` is.
 */
export function looksLikeMilliseconds(text: string): boolean {
	if (!/^\d+$/.test(text.trim())) return false;
	const seconds = Number(text);
	if (seconds === 0 || seconds % 60_000 !== 0) return false;
	return seconds % UNIT_SECONDS.d !== 0 || seconds > 400 * UNIT_SECONDS.d;
}

/** The most that `remember` can ask for, and `reuse` in percent. */
export const MOST = { remember: 100_000, reuse: 99 } as const;

/** Reads a whole number from 0 to `most`; blank is 0. @returns `undefined` where the text is none */
export function parseCount(text: string, most: number): number | undefined {
	const digits = text.trim();
	const count = Number(digits);
	return /^\d*$/.test(digits) && count <= most ? count : undefined;
}
