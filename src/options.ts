/**
 * What a flow file may hold: the properties of both nodes, their defaults, and the values that they can have. Ground for
 * the runtime and the editor: imports nothing.
 */

/** Where keys come from. `jwks` and `discovery` can only verify. */
export const KEY_SOURCES = ["inline", "file", "jwks", "discovery"] as const;
export type KeySourceName = (typeof KEY_SOURCES)[number];

/** Whether keys are fetched from a URL: anyone can read them, so they verify and never sign. */
export const isRemoteSource = (name: string): boolean => name === "jwks" || name === "discovery";

/** Claim names registered by RFC 7519 section 4.1. */
export const REGISTERED_CLAIMS = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"] as const;

/** Header parameters that only the signer itself may set (RFC 7515 sections 4.1.1 and 4.1.11, RFC 7797). */
export const RESERVED_HEADER_PARAMETERS: readonly string[] = ["alg", "crit", "b64"];

/** Properties of a `jwt-config`. Time spans are seconds or text such as `15m`, see `parseTimeSpan`. */
export interface JwtConfigOptions {
	name: string;
	algorithm: string;
	/** Lifetime of a generated token; blank: no `exp`. */
	expiresin: string;
	/** `nbf`, counted from now; blank: none. */
	notbefore: string;
	/** Add a random `jti`. */
	jwtid: boolean;
	/** `typ` header. Generate: blank means `JWT`. Verify: blank accepts none, `JWT`, `JOSE` and `at+jwt`. */
	tokentype: string;
	/** `kid` header; blank: none. */
	keyid: string;
	issuer: string;
	/** Comma-separated for several; blank: none. Text without any name in it is an error. */
	audience: string;
	/**
	 * Verify: the claim that is compared with `audience`; blank: `aud`. Some providers name the audience elsewhere: the
	 * access tokens of Amazon Cognito in `client_id`, those of Keycloak in `azp`. An error without `audience`.
	 */
	audienceclaim: string;
	/** Cap on the life of a token; blank: none. Generate: from `iat` and from now. Verify: from now. */
	maxlifetime: string;
	/** Verify: a token without `exp` is refused. */
	requireexp: boolean;
	/** Verify: a token that is bound to a key (`cnf`) is accepted, though that its sender has the key is not checked. */
	acceptbound: boolean;
	clocktolerance: string;
	/** Oldest accepted `iat`; blank: any. */
	maxage: string;
	keysource: string;
	secretencoding: string;
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
	requireexp: true,
	acceptbound: false,
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

/** What Node-RED keeps apart from the flow file. It shows the editor a `text` again, but never a `password`. */
export const JWT_CONFIG_CREDENTIALS = {
	secret: { type: "password" },
	privatekey: { type: "password" },
	passphrase: { type: "password" },
	publickey: { type: "text" },
} as const;

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
	/** The action: see `ACTIONS`. */
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
	mode: "generate",
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

/**
 * Where in an HTTP request a token is taken from. `request` is what flows made for Ignite mean: the `Authorization` header,
 * else `msg.payload`.
 */
export const REQUEST_PLACES = ["bearer", "cookie", "query", "request"] as const;
export type RequestPlace = (typeof REQUEST_PLACES)[number];

/** What a rule can demand of a claim. */
export const RULE_OPERATORS = ["exists", "equals", "oneof", "contains", "matches", "lt", "lte", "gt", "gte"] as const;
export type RuleOperator = (typeof RULE_OPERATORS)[number];

/** Types a value can have, per property, in the order the editor offers them. */
export const VALUE_TYPES = {
	output: ["msg", "flow", "global"],
	claims: ["msg", "flow", "global", "json", "jsonata"],
	addclaims: ["str", "num", "bool", "json", "date", "env", "msg", "flow", "global", "jsonata"],
	token: ["msg", "flow", "global", "jsonata"],
} as const;

/** The largest values of `remember` (tokens) and `reuse` (percent). */
export const MAX = { remember: 100_000, reuse: 99 } as const;
