/**
 * Stand-ins for services that give access tokens, or take signed tokens. Each refuses what the documents of the service refuse.
 * They are “OAuth 2.0 JWT Bearer Flow” of Salesforce, “JWT Grant” of DocuSign, “Certificate credentials” of the Microsoft identity
 * platform, “Authenticating to the server” of Snowflake's SQL API.
 */
import { createHash, type KeyObject, randomBytes, X509Certificate } from "node:crypto";
import { jwtVerify } from "jose";
import { type Answer, type Call, now, openToken, type Service, startService } from "./calls.js";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export interface TokenService extends Service {
	/** Revokes all access tokens. */
	revoke(): void;
}

const refuse = (status: number, error: string, error_description: string): Answer => ({
	status,
	body: { error, error_description },
});

/** Returns the form of a request to a token endpoint; `undefined` if it is none. */
function formOf({ method, headers, body }: Call): URLSearchParams | undefined {
	const isForm = /^application\/x-www-form-urlencoded(;|$)/.test(headers["content-type"] ?? "");
	return method === "POST" && isForm ? new URLSearchParams(body) : undefined;
}

/** Starts a stand-in with a token endpoint, and an API that takes its access tokens. */
async function startTokenService(
	tokenPath: string,
	grant: (form: URLSearchParams, access: string, origin: string) => Answer | Promise<Answer>,
	api: Record<string, (call: Call, origin: string) => Answer>,
): Promise<TokenService> {
	const assertions = new Set<string>();
	const access = new Set<string>();
	const answerTo = async (call: Call, origin: string): Promise<Answer> => {
		if (call.path === tokenPath) {
			const form = formOf(call);
			if (!form) return refuse(400, "invalid_request", "The body must be a form.");
			const token = `access-${randomBytes(18).toString("base64url")}`;
			const answer = await grant(form, token, origin);
			if (answer.status === 200) {
				access.add(token);
				assertions.add(form.get("assertion") ?? form.get("client_assertion") ?? "");
			}
			return answer;
		}
		const handle = api[`${call.method} ${call.path}`];
		if (!handle) return { status: 404, body: { error: "not_found" } };
		return access.has(call.bearer) ? handle(call, origin) : { status: 401, body: { error: "invalid_token" } };
	};
	return Object.assign(await startService(assertions, answerTo), { revoke: () => access.clear() });
}

export interface BearerOptions {
	issuer: string;
	subject: string;
	publicKey: KeyObject;
}

/** Salesforce: RS256, three minutes at most, no lifetime in the answer, and the address of the organization. */
export function startSalesforce({ issuer, subject, publicKey }: BearerOptions): Promise<TokenService> {
	return startTokenService(
		"/services/oauth2/token",
		(form, access_token, origin) => {
			if (form.get("grant_type") !== JWT_BEARER)
				return refuse(400, "unsupported_grant_type", "grant type not supported");
			const opened = openToken(form.get("assertion") ?? "", "RS256", publicKey);
			if (!opened) return refuse(400, "invalid_grant", "invalid assertion");
			const { claims, exp } = opened;
			if (claims.iss !== issuer) return refuse(400, "invalid_client_id", "client identifier invalid");
			if (claims.aud !== origin) return refuse(400, "invalid_grant", "audience is invalid");
			if (!(exp > now() && exp <= now() + 180)) return refuse(400, "invalid_grant", "expired assertion");
			if (claims.sub !== subject) return refuse(400, "invalid_grant", "user hasn't approved this consumer");
			const id = `${origin}/id/00D/005`;
			return { status: 200, body: { access_token, scope: "api", instance_url: origin, id, token_type: "Bearer" } };
		},
		{
			"GET /services/data/v62.0/query": () => ({
				status: 200,
				body: { totalSize: 2, done: true, records: [{ Name: "Acme" }, { Name: "Globex" }] },
			}),
		},
	);
}

/** DocuSign: RS256, an hour at most, the scopes in the assertion. */
export function startDocuSign({ issuer, subject, publicKey }: BearerOptions): Promise<TokenService> {
	return startTokenService(
		"/oauth/token",
		(form, access_token, origin) => {
			if (form.get("grant_type") !== JWT_BEARER) return refuse(400, "invalid_grant", "unsupported_grant_type");
			const opened = openToken(form.get("assertion") ?? "", "RS256", publicKey);
			if (!opened) return refuse(400, "invalid_grant", "no_valid_keys_or_signatures");
			const { claims, iat, exp } = opened;
			if (claims.iss !== issuer) return refuse(400, "invalid_grant", "issuer_not_found");
			if (claims.aud !== new URL(origin).host) return refuse(400, "invalid_grant", "invalid_audience");
			if (!(iat <= now() && exp > now() && exp - iat <= 3600)) return refuse(400, "invalid_grant", "expired_token");
			if (claims.sub !== subject) return refuse(400, "invalid_grant", "user_not_found");
			const scopes = String(claims.scope ?? "").split(" ");
			if (!scopes.includes("signature")) return refuse(400, "invalid_scope", "");
			if (!scopes.includes("impersonation")) return refuse(400, "consent_required", "");
			return { status: 200, body: { access_token, token_type: "Bearer", expires_in: 3600, scope: "signature" } };
		},
		{
			"GET /oauth/userinfo": () => ({
				status: 200,
				body: { sub: subject, accounts: [{ account_id: "4711", account_name: "Acme" }] },
			}),
		},
	);
}

export interface EntraOptions {
	tenant: string;
	clientId: string;
	/** The certificate that is registered, as PEM. */
	certificate: string;
}

/** Microsoft Entra ID: a client with a certificate, found by its SHA-256, PS256. */
export function startEntra({ tenant, clientId, certificate }: EntraOptions): Promise<TokenService> {
	const { raw, publicKey } = new X509Certificate(certificate);
	const x5t = createHash("sha256").update(raw).digest("base64url");
	const tokenPath = `/${tenant}/oauth2/v2.0/token`;
	return startTokenService(
		tokenPath,
		async (form, access_token, origin) => {
			if (form.get("grant_type") !== "client_credentials") return refuse(400, "unsupported_grant_type", "AADSTS70003");
			if (form.get("client_id") !== clientId) {
				return refuse(400, "unauthorized_client", "AADSTS700016: Application with identifier was not found.");
			}
			if (!String(form.get("scope")).endsWith("/.default")) {
				return refuse(400, "invalid_scope", "AADSTS1002012: The provided value for scope is not valid.");
			}
			if (form.get("client_assertion_type") !== CLIENT_ASSERTION) {
				return refuse(401, "invalid_client", "AADSTS7000218: client_assertion is missing.");
			}
			try {
				const assertion = form.get("client_assertion") ?? "";
				const { protectedHeader, payload } = await jwtVerify(assertion, publicKey, { algorithms: ["PS256"] });
				if (protectedHeader["x5t#S256"] !== x5t || protectedHeader.typ !== "JWT")
					throw new Error("another certificate");
				if (payload.aud !== origin + tokenPath) {
					return refuse(401, "invalid_client", "AADSTS700023: Client assertion audience claim does not match.");
				}
				const isComplete =
					payload.iss === clientId && payload.sub === clientId && payload.jti && payload.nbf && payload.exp;
				if (!isComplete) return refuse(401, "invalid_client", "AADSTS700021: The claims are not those of the client.");
			} catch {
				return refuse(401, "invalid_client", "AADSTS700027: Client assertion failed signature validation.");
			}
			return { status: 200, body: { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token } };
		},
		{
			"GET /v1.0/users": () => ({ status: 200, body: { value: [{ displayName: "Adele" }, { displayName: "Alex" }] } }),
		},
	);
}

export interface SnowflakeOptions {
	account: string;
	user: string;
	publicKey: KeyObject;
}

/** Snowflake's SQL API: the signed token itself, whose issuer ends in the fingerprint of the public key. */
export function startSnowflake({ account, user, publicKey }: SnowflakeOptions): Promise<Service> {
	const spki = publicKey.export({ type: "spki", format: "der" });
	const fingerprint = `SHA256:${createHash("sha256").update(spki).digest("base64")}`;
	const assertions = new Set<string>();
	return startService(assertions, ({ method, path, headers, bearer, body }: Call): Answer => {
		const refused = (message: string): Answer => ({ status: 401, body: { code: "390144", message } });
		if (headers["x-snowflake-authorization-token-type"] !== "KEYPAIR_JWT") return refused("No KEYPAIR_JWT.");
		if (!headers["user-agent"] || headers.accept !== "application/json")
			return { status: 400, body: { code: "391903" } };
		const opened = openToken(bearer, "RS256", publicKey);
		if (!opened) return refused("JWT token is invalid.");
		const { claims, iat, exp } = opened;
		const isOurs = claims.iss === `${account}.${user}.${fingerprint}` && claims.sub === `${account}.${user}`;
		if (!isOurs || !(iat <= now() && exp > now() && exp - iat <= 3600)) return refused("JWT token is invalid.");
		assertions.add(bearer);
		if (`${method} ${path}` !== "POST /api/v2/statements") return { status: 404, body: {} };
		if (JSON.parse(body).statement !== "SELECT CURRENT_USER()") return { status: 422, body: { code: "000904" } };
		return { status: 200, body: { code: "090001", data: [[user]], message: "Statement executed successfully." } };
	});
}
