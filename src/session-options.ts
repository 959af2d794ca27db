/**
 * The properties of `jwt-session` and `jwt-store` nodes in a flow file, with their defaults and possible values. Shared by the
 * runtime and the editor. Ground: imports nothing.
 */

/** The actions of a `jwt-session` node: the values of `mode`, in the order of the editor. */
export const SESSION_ACTIONS = ["start", "renew", "end"] as const;
/** One of {@link SESSION_ACTIONS}. */
export type SessionAction = (typeof SESSION_ACTIONS)[number];

/** What a `jwt-session` node with `mode` `end` ends. */
export const SESSION_ENDS = ["session", "token", "subject"] as const;
/** One of {@link SESSION_ENDS}. */
export type SessionEnd = (typeof SESSION_ENDS)[number];

/** The types of the property `subject`, in the order of the editor. */
export const SUBJECT_TYPES = ["msg", "flow", "global", "str", "env", "jsonata"] as const;

/** The properties of a `jwt-session` node in a flow file. {@link JWT_SESSION_DEFAULTS} has the defaults. */
export interface JwtSessionOptions {
	/** The name of the node in the editor. Default: blank. */
	name: string;
	/** The id of the `jwt-config` node that signs the tokens. It names the `jwt-store`. Default: blank. */
	jwtconfig: string;
	/** The action, one of {@link SESSION_ACTIONS}. Default: `start`. */
	mode: string;
	/** Start: the claims set of the access tokens, as the name of a property, JSON or JSONata. Default: `payload`. */
	claims: string;
	/** How `claims` is read, as in a `jwt` node. Default: `msg`. */
	claimsType: string;
	/**
	 * Start and renew: claims that replace those of the message, or those that the session began with. Those of a renewal count
	 * for its access token only. Default: empty.
	 */
	addclaims: { claim: string; value: string; type: string }[];
	/** Renew and end: where the token is, as in a `jwt` node. Default: `payload.refresh_token`. */
	token: string;
	/** How `token` is read, as in a `jwt` node. Default: `msg`. */
	tokenType: string;
	/**
	 * Start and renew: the cookie that gets the refresh token, which is then left out of the result. End: the cookie to clear.
	 * Blank: none. Default: blank.
	 */
	refreshcookie: string;
	/** The path that the cookie is sent to. Default: `/`. */
	refreshpath: string;
	/** End: what ends, one of {@link SESSION_ENDS}. Default: `session`. */
	end: string;
	/** End, with `end` `subject`: the subject (`sub`). Default: `payload`. */
	subject: string;
	/** How `subject` is read, one of {@link SUBJECT_TYPES}. Default: `msg`. */
	subjectType: string;
	/** The name of the property that gets the result. Default: `payload`. */
	output: string;
	/** Where that property is: `msg`, `flow` or `global`. Default: `msg`. */
	outputType: string;
	/** `error` raises an error for Catch nodes; `output` sends a response to the second output. Default: `error`. */
	onfailure: string;
}

/** The defaults of a `jwt-session` node. A property that a flow file lacks has its default. */
export const JWT_SESSION_DEFAULTS: JwtSessionOptions = {
	name: "",
	jwtconfig: "",
	mode: "start",
	claims: "payload",
	claimsType: "msg",
	addclaims: [],
	token: "payload.refresh_token",
	tokenType: "msg",
	refreshcookie: "",
	refreshpath: "/",
	end: "session",
	subject: "payload",
	subjectType: "msg",
	output: "payload",
	outputType: "msg",
	onfailure: "error",
};

/** The places where a `jwt-store` node keeps sessions. */
export const STORE_KINDS = ["context", "redis"] as const;

/** The time spans of sessions as a flow file has them: seconds, or a number with a unit. */
export interface SessionOptions {
	/** How long a session lasts without a renewal. Default: `7d`. */
	refreshexpiresin: string;
	/** How long a session lasts at most, however often it is renewed. Default: `30d`. */
	sessionexpiresin: string;
	/** How long a renewal that is repeated gets the same answer; `0`: never. Default: `10s`. */
	reusegrace: string;
}

/** The defaults of {@link SessionOptions}. */
export const SESSION_DEFAULTS: SessionOptions = { refreshexpiresin: "7d", sessionexpiresin: "30d", reusegrace: "10s" };

/** The longest `reusegrace`, in seconds: for so long a stolen refresh token can be used beside its owner's. */
export const MAX_REUSE_GRACE = 300;

/** The properties of a `jwt-store` node in a flow file. {@link JWT_STORE_DEFAULTS} has the defaults. */
export interface JwtStoreOptions extends SessionOptions {
	/** The name of the store in the editor. Default: blank. */
	name: string;
	/** Where sessions are kept, one of {@link STORE_KINDS}: Node-RED's context, or Redis. Default: `context`. */
	kind: string;
	/** `kind` `context`: the name of the context store. Blank: the default one. Default: blank. */
	contextstore: string;
	/** `kind` `redis`: what all keys begin with. Default: `jwt:`. */
	prefix: string;
}

/** The defaults of a `jwt-store` node. A property that a flow file lacks has its default. */
export const JWT_STORE_DEFAULTS: JwtStoreOptions = {
	name: "",
	kind: "context",
	contextstore: "",
	prefix: "jwt:",
	...SESSION_DEFAULTS,
};

/** The credentials of a `jwt-store` node: the URL of Redis, which can contain a password. */
export const JWT_STORE_CREDENTIALS = { url: { type: "password" } } as const;

/** Whether browsers keep a cookie of this name only with `Secure` (RFC 6265bis section 4.1.3). */
export const isSecureCookieName = (name: string): boolean => /^__(?:secure|host|http)-/i.test(name);

/** Whether browsers keep a cookie of this name only with the path `/`, and none that another host of the domain has set. */
export const isHostCookieName = (name: string): boolean => /^__host-/i.test(name);

/** Whether text is a path that a cookie can be sent to: it begins with a slash and has nothing that ends it early. */
export const isCookiePath = (text: string): boolean => /^\/[\x21-\x3a\x3c-\x7e]*$/.test(text);

/** The claims that a session sets itself, which a flow cannot add. */
export const SESSION_CLAIMS: readonly string[] = ["iat", "nbf", "exp", "jti", "sid"];
