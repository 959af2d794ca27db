/**
 * The properties of both nodes in a flow file, with their defaults and possible values. Shared by the runtime and the
 * editor. Ground: imports nothing.
 */

/**
 * The sources of keys: typed in, files, the URL of a JWK Set, the metadata of an issuer, and those of an AWS load balancer.
 * The last three only verify.
 */
export const KEY_SOURCES = ["inline", "file", "jwks", "discovery", "alb"] as const;
/** One of {@link KEY_SOURCES}. */
export type KeySourceName = (typeof KEY_SOURCES)[number];

/** Whether keys are fetched from a URL. Anyone can fetch them, so they only verify. */
export const isRemoteSource = (name: string): boolean => ["jwks", "discovery", "alb"].includes(name);

/** The registered claim names (RFC 7519 section 4.1). */
export const REGISTERED_CLAIMS = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"] as const;

/** Header parameters that a flow cannot set (RFC 7515 sections 4.1.1 and 4.1.11, RFC 7797 section 3). */
export const RESERVED_HEADER_PARAMETERS: readonly string[] = ["alg", "crit", "b64"];

/**
 * The properties of a `jwt-config` node in a flow file. {@link JWT_CONFIG_DEFAULTS} has the defaults. A time span is text:
 * a number of seconds (`3600`), or a number with a unit (`15m`, `24h`, `7 days`).
 */
export interface JwtConfigOptions {
	/** The name of the configuration in the editor. Default: blank. */
	name: string;
	/** The JWS algorithm (`alg`) for signing, and the only accepted one unless `algorithms` lists others. Default: `HS256`. */
	algorithm: string;
	/** Generate: time span from `iat` to `exp`, unless the claims have `exp`. Blank: no `exp`. Default: `3600`, an hour. */
	expiresin: string;
	/** Generate: time span from now to `nbf`, unless the claims have `nbf`. Blank: no `nbf`. Default: blank. */
	notbefore: string;
	/** Generate: adds a random `jti` (UUID version 4) unless the claims have one. Default: `false`. */
	jwtid: boolean;
	/**
	 * The `typ` header. Generate: blank sets `JWT`. Verify: a token with another type is refused; blank accepts none,
	 * `JWT`, `JOSE` and `at+jwt`;
	 * `at+jwt` also checks the rules of RFC 9068. Default: blank.
	 */
	tokentype: string;
	/** Generate: the `kid` header. Blank: the key's own key ID, or none. Default: blank. */
	keyid: string;
	/**
	 * The issuer (`iss`), or several names of it separated by commas. Generate: the first is added unless the claims have
	 * one. Verify: must be equal to one of them; blank accepts any issuer. `{tenantid}` in it stands for the token's `tid`.
	 * With `keysource` `discovery`, the metadata of the first leads to the keys. Text without any name in it is an error.
	 * Default: blank.
	 */
	issuer: string;
	/**
	 * Verify: the accepted tenants (`tid`), separated by commas, if the issuer has `{tenantid}` in it. `*` accepts any. An
	 * error if only one of the two is there. Default: blank.
	 */
	tenants: string;
	/**
	 * The audience (`aud`), or several separated by commas. Generate: added unless the claims have one. Verify: the token
	 * must have at least one of them; blank accepts any audience. Text without any name in it is an error. Default: blank.
	 */
	audience: string;
	/**
	 * Verify: the claim that is compared with `audience`. Blank: `aud`. Access tokens of Amazon Cognito have the audience in
	 * `client_id`, those of Keycloak in `azp`. An error without `audience`. Default: blank.
	 */
	audienceclaim: string;
	/**
	 * The maximum time span to `exp`. Generate: from `iat` and from now; longer tokens are not made. Verify: from now; longer
	 * tokens are refused. Blank: no limit. Default: blank.
	 */
	maxlifetime: string;
	/** Verify: whether a token without `exp` is refused. Default: `true`. */
	requireexp: boolean;
	/** Verify: whether a token that is bound to a key (`cnf`) is accepted, although the binding is not checked. Default: `false`. */
	acceptbound: boolean;
	/** Verify: the time span by which `exp`, `nbf` and `iat` may differ from the clock. Default: `0`. */
	clocktolerance: string;
	/** Verify: the maximum time span since `iat`. Older tokens are refused. Blank: any age. Default: blank. */
	maxage: string;
	/** Where the keys come from: one of {@link KEY_SOURCES}. Default: `inline`, the credentials. */
	keysource: string;
	/** How the secret is written: `utf8`, `base64`, `base64url` or `hex`. Default: `utf8`. */
	secretencoding: string;
	/** `keysource` `file`: the path of the file with the secret. Default: blank. */
	secretfile: string;
	/** `keysource` `file`: the path of the file with the private key. Default: blank. */
	privatekeyfile: string;
	/** `keysource` `file`: the path of the file with the public key. Default: blank. */
	publickeyfile: string;
	/**
	 * `keysource` `inline`, with a key pair: the RFC 7638 thumbprint of its public key, written by the editor. Credentials do
	 * not travel with a flow, so this says which key is missing on another Node-RED. Nothing else uses it. Default: blank.
	 */
	keythumbprint: string;
	/** `keysource` `jwks`: the `https` URL of the JWK Set. Default: blank. */
	jwksurl: string;
	/**
	 * `keysource` `alb`: the ARN of the AWS load balancer that signs the tokens, compared with the header `signer`; several in
	 * one region are separated by commas. `issuer` and `audience` are then compared with `iss` and `client` in the header.
	 * Default: blank.
	 */
	signer: string;
	/** `keysource` `alb`: the `https` URL below which the keys are. Blank: that of the load balancer's region. Default: blank. */
	signerurl: string;
	/** `keysource` `jwks` and `discovery`: all accepted algorithms. Empty: only `algorithm`. Default: empty. */
	algorithms: string[];
	/**
	 * Keys from a file or URL: how long the last good ones serve while no new ones can be read, as a time span. Blank: no
	 * limit. Default: `7d`.
	 */
	maxstale: string;
	/** Keys from a URL: whether plain `http` to another computer is allowed. Default: `false`. */
	allowhttp: boolean;
	/** The id of a `tls-config` node, for every request of the configuration. Default: blank. */
	tls: string;
	/**
	 * The id of an `http proxy` node, for every request of the configuration. Blank: the environment variables `http_proxy`,
	 * `https_proxy` and `no_proxy`. Default: blank.
	 */
	proxy: string;
	/**
	 * Verify: the maximum number of verified tokens in the cache, which all nodes of the configuration share; 0 to 100000.
	 * `0` or blank: no cache. Default: `1000`.
	 */
	remember: string;
	/**
	 * The id of the `jwt-store` node with the sessions and the tokens that were revoked or used. Verify: such tokens are
	 * refused. Blank: none. Default: blank.
	 */
	store: string;
}

/** The defaults of a `jwt-config` node. A property that a flow file lacks has its default. */
export const JWT_CONFIG_DEFAULTS: JwtConfigOptions = {
	name: "",
	algorithm: "HS256",
	expiresin: "3600",
	notbefore: "",
	jwtid: false,
	tokentype: "",
	keyid: "",
	issuer: "",
	tenants: "",
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
	keythumbprint: "",
	jwksurl: "",
	signer: "",
	signerurl: "",
	algorithms: [],
	maxstale: "7d",
	allowhttp: false,
	tls: "",
	proxy: "",
	store: "",
};

/**
 * The credentials of a `jwt-config` node, which Node-RED encrypts and stores apart from the flow file. The editor gets a
 * stored `text` back, but never a stored `password`.
 */
export const JWT_CONFIG_CREDENTIALS = {
	secret: { type: "password" },
	privatekey: { type: "password" },
	passphrase: { type: "password" },
	publickey: { type: "text" },
} as const;

/** A value from a typed input of the editor. `type` says how to read `value`. */
export interface TypedValue {
	/** Text in the form that `type` calls for, such as the name of a property or a number. */
	value: string;
	/** A type of Node-RED's typed input: `str`, `num`, `msg`, `jsonata` …; `list`: texts separated by commas; `key`: one of
	 * {@link KEY_VALUES}.
	 */
	type: string;
}

/**
 * The properties of a `jwt` node in a flow file. {@link JWT_DEFAULTS} has the defaults. For each property with a type,
 * {@link VALUE_TYPES} has the possible types.
 */
export interface JwtOptions {
	/** The name of the node in the editor. Default: blank. */
	name: string;
	/** The id of the `jwt-config` node. Decode works without one. Default: blank. */
	jwtconfig: string;
	/** The action, one of `ACTIONS`: `generate`, `verify`, `decode` or `jwks`. Default: `generate`. */
	mode: string;
	/** The name of the property that gets the result. Default: `payload`. */
	output: string;
	/** Where that property is: `msg`, `flow` or `global`. Default: `msg`. */
	outputType: string;
	/** Generate: the claims set, as the name of a property, JSON or JSONata; not used with the type `none`. Default: `payload`. */
	claims: string;
	/** How `claims` is read; `none`: only configured and added claims. Default: `msg`. */
	claimsType: string;
	/** Generate: claims that replace those of the message and of the configuration. Default: empty. */
	addclaims: (TypedValue & { claim: string })[];
	/** Generate: additional header parameters, except `alg`, `crit` and `b64`. Default: empty. */
	headers: (TypedValue & { name: string })[];
	/** Generate: time span from `iat` to `exp`. Blank: that of the configuration. Default: blank. */
	expiresin: string;
	/**
	 * Verify and decode: where the token is, as the name of a property or JSONata, or as the name of a cookie or query
	 * parameter, where blank means `access_token`, or as the name of a header, which must not be blank. Default: `payload`.
	 */
	token: string;
	/** How `token` is read: as in `VALUE_TYPES`, or one of {@link REQUEST_PLACES}. Default: `msg`. */
	tokenType: string;
	/** Verify: `error` raises an error for Catch nodes; `output` sends a response to the second output. Default: `error`. */
	onfailure: string;
	/**
	 * Verify: makes the result `{header, claims}` instead of the claims, with `configuration` `{id, name}` if there are
	 * `alternatives`. Default: `false`.
	 */
	complete: boolean;
	/**
	 * Verify: the ids of more `jwt-config` nodes. The issuer (`iss`) of a token chooses among all configurations of the node.
	 * Default: empty.
	 */
	alternatives: string[];
	/** Verify: checks on claims. `claim` is a path, such as `realm_access.roles`. Default: empty. */
	rules: (TypedValue & { claim: string; operator: string })[];
	/** Verify: required scopes, separated by spaces. Blank: none. Default: blank. */
	scopes: string;
	/** Verify: how many of the scopes a token must have, one of {@link SCOPES_MATCHES}: `all` or `any` one. Default: `all`. */
	scopesmatch: string;
	/** Verify: lets a message without a token pass, with its result unset. Default: `false`. */
	allowmissing: boolean;
	/** Verify: accepts each token (`jti`) only once. Needs a `store` in the configuration. Default: `false`. */
	once: boolean;
	/**
	 * Generate: the part of its lifetime, in percent (0 to 99), for which a token is reused for the same claims. `0` or blank:
	 * each message gets a new token. Default: blank.
	 */
	reuse: string;
}

/** The defaults of a `jwt` node. A property that a flow file lacks has its default. */
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
	alternatives: [],
	rules: [],
	scopes: "",
	scopesmatch: "all",
	allowmissing: false,
	once: false,
	reuse: "",
};

/**
 * The places of a token in an HTTP request (RFC 6750 section 2): `Authorization` header, cookie, query parameter, or a header
 * of any name, as a proxy sets it. `request` is for flows made for Ignite: the `Authorization` header, else `msg.payload`.
 */
export const REQUEST_PLACES = ["bearer", "cookie", "query", "header", "request"] as const;
/** One of {@link REQUEST_PLACES}. */
export type RequestPlace = (typeof REQUEST_PLACES)[number];

/** How many of the required scopes a token must have: all of them, or any one. */
export const SCOPES_MATCHES = ["all", "any"] as const;
/** One of {@link SCOPES_MATCHES}. */
export type ScopesMatch = (typeof SCOPES_MATCHES)[number];

/** The comparisons that a rule can make. */
export const RULE_OPERATORS = [
	"exists",
	"equals",
	"oneof",
	"contains",
	"anyof",
	"matches",
	"lt",
	"lte",
	"gt",
	"gte",
	"sha256",
] as const;
/** One of {@link RULE_OPERATORS}. */
export type RuleOperator = (typeof RULE_OPERATORS)[number];

/**
 * The values of the signing key or its certificate: the RFC 7638 thumbprint, the certificate's thumbprints
 * (RFC 7515 sections 4.1.7 and 4.1.8), `SHA256:` followed by the SHA-256 of the public key (SPKI) in base64.
 */
export const KEY_VALUES = ["thumbprint", "x5t", "x5t#S256", "spki-sha256"] as const;
/** One of {@link KEY_VALUES}. */
export type KeyValueName = (typeof KEY_VALUES)[number];

/** The types of each property with a typed value, in the order of the editor. */
export const VALUE_TYPES = {
	output: ["msg", "flow", "global"],
	claims: ["msg", "flow", "global", "json", "jsonata", "none"],
	addclaims: ["str", "list", "num", "bool", "json", "date", "env", "msg", "flow", "global", "jsonata", "key"],
	rules: ["str", "list", "num", "bool", "json", "date", "env", "msg", "flow", "global", "jsonata"],
	token: ["msg", "flow", "global", "jsonata"],
} as const;

/** The maximum values of `remember` (number of tokens) and `reuse` (percent). */
export const MAX = { remember: 100_000, reuse: 99 } as const;
