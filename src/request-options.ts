/** The properties of a `jwt-request` node in a flow file, with their defaults and possible values. Ground: imports nothing. */

/** The parameters of a request that the node sets itself (RFC 6749, RFC 7521). */
export const RESERVED_REQUEST_PARAMETERS: readonly string[] = [
	"grant_type",
	"scope",
	"assertion",
	"client_id",
	"client_secret",
	"client_assertion",
	"client_assertion_type",
];

/** How an access token is asked for: with a JWT as grant, with the client's own credentials, or as a GitHub App. */
export const GRANTS = ["jwt-bearer", "client_credentials", "github-app"] as const;
/** One of {@link GRANTS}. */
export type Grant = (typeof GRANTS)[number];

/** How a client proves who it is (OpenID Connect Core section 9). */
export const CLIENT_AUTHS = [
	"private_key_jwt",
	"client_secret_jwt",
	"client_secret_basic",
	"client_secret_post",
	"none",
] as const;
/** One of {@link CLIENT_AUTHS}. */
export type ClientAuth = (typeof CLIENT_AUTHS)[number];

/** The types of `claims`. `none`: only what is added in rows. */
export const REQUEST_CLAIMS_TYPES = ["none", "msg", "flow", "global", "json", "jsonata"] as const;

/** A typed value of a row, as in `options.ts`. */
interface TypedValue {
	value: string;
	type: string;
}

/** The properties of a `jwt-request` node in a flow file. {@link JWT_REQUEST_DEFAULTS} has the defaults. */
export interface JwtRequestOptions {
	/** The name of the node in the editor. Default: blank. */
	name: string;
	/**
	 * The id of the `jwt-config` node with the key or the client secret, and with the issuer, the audience and the lifetime of
	 * the assertion. Default: blank.
	 */
	jwtconfig: string;
	/** The `https` URL that is asked for the access token. Default: blank. */
	tokenurl: string;
	/** What the access token is for: scopes separated by spaces. Blank: as the service decides. Default: blank. */
	scope: string;
	/** One of {@link GRANTS}. Default: `jwt-bearer`. */
	grant: string;
	/** The client ID. Required for `client_credentials`; with `jwt-bearer`, the client authenticates too. Default: blank. */
	clientid: string;
	/** One of {@link CLIENT_AUTHS}, if there is a client ID. Default: `private_key_jwt`. */
	clientauth: string;
	/** The claims of the assertion, as the name of a property, JSON or JSONata. Default: `payload`. */
	claims: string;
	/** How `claims` is read, one of {@link REQUEST_CLAIMS_TYPES}. Default: `msg`. */
	claimsType: string;
	/** Claims of the assertion that replace all others. Default: empty. */
	addclaims: (TypedValue & { claim: string })[];
	/** Additional header parameters of assertions, except `alg`, `crit` and `b64`. Default: empty. */
	headers: (TypedValue & { name: string })[];
	/**
	 * Parameters of the request besides those of the grant, such as `audience` and `resource` (RFC 8707), except
	 * {@link RESERVED_REQUEST_PARAMETERS}. Default: empty.
	 */
	parameters: (TypedValue & { name: string })[];
	/** Whether `msg.headers.Authorization` is also set, for an `http request` node. Default: `true`. */
	authorize: boolean;
	/** Makes the result the whole answer of the service instead of the access token. Default: `false`. */
	complete: boolean;
	/** The name of the property that gets the result. Default: `payload`. */
	output: string;
	/** Where that property is: `msg`, `flow` or `global`. Default: `msg`. */
	outputType: string;
	/** `error` raises an error for Catch nodes; `output` sends a response to the second output. Default: `error`. */
	onfailure: string;
}

/** The defaults of a `jwt-request` node. A property that a flow file lacks has its default. */
export const JWT_REQUEST_DEFAULTS: JwtRequestOptions = {
	name: "",
	jwtconfig: "",
	tokenurl: "",
	scope: "",
	grant: "jwt-bearer",
	clientid: "",
	clientauth: "private_key_jwt",
	claims: "payload",
	claimsType: "msg",
	addclaims: [],
	headers: [],
	parameters: [],
	authorize: true,
	complete: false,
	output: "payload",
	outputType: "msg",
	onfailure: "error",
};

/**
 * What a node that was just dragged from the palette has instead: no claims from the message, and a payload that stays, because
 * it is usually what is sent to the service.
 */
export const JWT_REQUEST_NEW = { claims: "", claimsType: "none", output: "access_token" } as const;

/** How a client can prove who it is with a secret, by an HMAC or by sending it. */
export const usesSecret = (clientauth: string): boolean => clientauth.startsWith("client_secret_");

/** Whether a client proves who it is with an assertion (RFC 7523 section 2.2). */
export const usesAssertion = (clientauth: string): boolean => clientauth.endsWith("_jwt");

/** Whether a URL is that from which GitHub gives the access tokens of an app's installation. */
export const isInstallationUrl = ({ pathname }: URL): boolean =>
	/\/app\/installations\/\d+\/access_tokens$/.test(pathname);
