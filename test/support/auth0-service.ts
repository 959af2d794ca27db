/**
 * A stand-in for Auth0's token endpoint for machines. It refuses what “Client Credentials Flow” and “Get Access Tokens” on
 * auth0.com/docs refuse: a request names the API that the token is for (`audience`).
 */
import { randomBytes } from "node:crypto";
import { type Answer, type Service, startService } from "./calls.js";

export interface Auth0Options {
	clientId: string;
	clientSecret: string;
	/** The identifier of the API that the client may call. */
	audience: string;
	scopes: string[];
}

const denied = (status: number, error_description: string): Answer => ({
	status,
	body: { error: "access_denied", error_description },
});

export function startAuth0({ clientId, clientSecret, audience, scopes }: Auth0Options): Promise<Service> {
	return startService(new Set(), ({ method, path, headers, body }) => {
		if (method !== "POST" || path !== "/oauth/token") return { status: 404, body: "Not Found" };
		const form = new URLSearchParams(body);
		const [, basic = ""] = /^Basic (.+)$/.exec(headers.authorization ?? "") ?? [];
		const [id, secret] = basic ? Buffer.from(basic, "base64").toString().split(":") : [];
		if ((id ?? form.get("client_id")) !== clientId) return denied(401, "Unauthorized");
		if ((secret ?? form.get("client_secret")) !== clientSecret) return denied(401, "Unauthorized");
		if (form.get("grant_type") !== "client_credentials") {
			const error_description = `Grant type '${form.get("grant_type")}' not allowed for the client.`;
			return { status: 403, body: { error: "unauthorized_client", error_description } };
		}
		const wanted = form.getAll("audience");
		if (wanted.length === 0) {
			return denied(403, "No audience parameter was provided, and no default audience has been configured");
		}
		if (wanted.length > 1 || wanted[0] !== audience) {
			return denied(403, `Client is not authorized to access "${wanted}". You need to create a "client-grant" for it.`);
		}
		const asked = form.get("scope")?.split(" ") ?? scopes;
		const foreign = asked.filter((scope) => !scopes.includes(scope));
		if (foreign.length > 0) return denied(403, `Client has not been granted scopes: ${foreign.join(", ")}`);
		const access_token = randomBytes(24).toString("base64url");
		return { status: 200, body: { access_token, scope: asked.join(" "), expires_in: 86_400, token_type: "Bearer" } };
	});
}
