/**
 * A stand-in for Google's token endpoint and the API that a service account uses. It checks requests as described in “Using
 * OAuth 2.0 for Server to Server Applications” on developers.google.com.
 */
import { type KeyObject, randomBytes } from "node:crypto";
import { type Answer, type Call, now, openToken, type Service, startService } from "./calls.js";

export interface GoogleOptions {
	clientEmail: string;
	keyId: string;
	publicKey: KeyObject;
	/** The lifetime of an access token, in seconds. */
	lifetime?: number;
}

export interface GoogleService extends Service {
	/** Revokes all access tokens. */
	revoke(): void;
}

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const DRIVE = ["", ".readonly", ".metadata", ".metadata.readonly"].map(
	(part) => `https://www.googleapis.com/auth/drive${part}`,
);

const oauthError = (error: string, error_description: string): Answer => ({
	status: 400,
	body: { error, error_description },
});
const apiError = (code: number, status: string, message: string): Answer => ({
	status: code,
	body: { error: { code, status, message } },
});

export async function startGoogle(options: GoogleOptions): Promise<GoogleService> {
	const { clientEmail, keyId, publicKey, lifetime = 3599 } = options;
	const assertions = new Set<string>();
	/** The scopes of each access token. */
	const access = new Map<string, string[]>();

	function exchange({ headers, body }: Call, tokenUrl: string): Answer {
		if (!/^application\/x-www-form-urlencoded(;|$)/.test(headers["content-type"] ?? "")) {
			return oauthError("invalid_request", "The body must be application/x-www-form-urlencoded.");
		}
		const form = new URLSearchParams(body);
		const grantType = form.get("grant_type");
		if (grantType !== GRANT_TYPE) return oauthError("unsupported_grant_type", `Invalid grant_type: ${grantType}`);
		const assertion = form.get("assertion") ?? "";
		const opened = openToken(assertion, "RS256", publicKey);
		if (opened?.header.typ !== "JWT" || opened.header.kid !== keyId) {
			return oauthError("invalid_grant", "Invalid JWT Signature.");
		}
		const { claims, iat, exp } = opened;
		if (claims.iss !== clientEmail) return oauthError("invalid_grant", "Invalid grant: account not found");
		if (claims.aud !== tokenUrl) return oauthError("invalid_grant", "Invalid JWT: Failed audience check.");
		if (!(iat <= now() && exp > now() && exp - iat <= 3600)) {
			const rest = "(60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.";
			return oauthError("invalid_grant", `Invalid JWT: Token must be a short-lived token ${rest}`);
		}
		const scopes = String(claims.scope ?? "").split(" ");
		if (scopes.some((one) => !one.startsWith("https://www.googleapis.com/auth/"))) {
			return oauthError("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
		}
		assertions.add(assertion);
		const access_token = `ya29.c.${randomBytes(24).toString("base64url")}`;
		access.set(access_token, scopes);
		return { status: 200, body: { access_token, expires_in: lifetime, token_type: "Bearer" } };
	}

	function listFiles({ bearer }: Call): Answer {
		const scopes = access.get(bearer);
		if (!scopes) return apiError(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
		if (!scopes.some((scope) => DRIVE.includes(scope))) {
			return apiError(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.");
		}
		const files = ["Plan", "Budget"].map((name, index) => ({ kind: "drive#file", id: `file-${index}`, name }));
		return { status: 200, body: { kind: "drive#fileList", incompleteSearch: false, files } };
	}

	/** Firebase Cloud Messaging. */
	function sendMessage({ bearer, body }: Call): Answer {
		const scopes = access.get(bearer);
		if (!scopes) return apiError(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
		if (!scopes.includes("https://www.googleapis.com/auth/firebase.messaging")) {
			return apiError(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.");
		}
		const { message } = JSON.parse(body) as { message?: { topic?: string; token?: string } };
		const recipient = message?.topic ?? message?.token;
		if (!recipient) return apiError(400, "INVALID_ARGUMENT", "Recipient of the message is not set.");
		return { status: 200, body: { name: `projects/project-of-tests/messages/${recipient.replaceAll(" ", "-")}-1` } };
	}

	function answerTo(call: Call, origin: string): Answer {
		const what = `${call.method} ${call.path}`;
		if (what === "POST /token") return exchange(call, `${origin}/token`);
		if (what === "GET /drive/v3/files") return listFiles(call);
		if (/^POST \/v1\/projects\/[\w-]+\/messages:send$/.test(what)) return sendMessage(call);
		return apiError(404, "NOT_FOUND", "Not found.");
	}

	return Object.assign(await startService(assertions, answerTo), { revoke: () => access.clear() });
}
