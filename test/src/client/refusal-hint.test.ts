/** Refusals as services word them, and the field that each is about. */
import assert from "node:assert/strict";
import { hintOf } from "../../../src/client/refusal-hint.js";

/** By service: the error code, the description, and the field to check. */
const REFUSALS: Record<string, [status: number, words: string, field: RegExp][]> = {
	Google: [
		[400, "invalid_grant Invalid JWT Signature.", /private key/],
		[400, "invalid_grant Invalid grant: account not found", /\(issuer\)/],
		[400, "invalid_grant Invalid JWT: Failed audience check.", /\(audience\)/],
		[
			400,
			"invalid_grant Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.",
			/\(expiresin\).*|clock/,
		],
		[400, "invalid_scope Invalid OAuth scope or ID token audience provided.", /\(scope\)/],
		[400, "invalid_grant Invalid email or User ID", /sub/],
		[
			401,
			"unauthorized_client Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.",
			/\(scope\)/,
		],
		[400, "unsupported_grant_type Invalid grant_type: ", /\(grant\)/],
		[404, "", /\(tokenurl\)/],
	],
	Salesforce: [
		[400, "invalid_grant user hasn't approved this consumer", /sub/],
		[400, "invalid_grant audience is invalid", /\(audience\)/],
		[400, "invalid_grant invalid assertion", /private key/],
		[400, "invalid_client_id client identifier invalid", /\(issuer\)/],
		[400, "invalid_grant expired assertion", /\(expiresin\)/],
		[400, "invalid_client invalid client credentials", /\(clientid\)/],
		[400, "unsupported_grant_type grant type not supported", /\(grant\)/],
		[400, "invalid_app_access user is not admin approved to access this app", /sub/],
	],
	DocuSign: [
		[400, "consent_required", /sub.*approved/],
		[400, "invalid_grant issuer_not_found", /\(issuer\)/],
		[400, "invalid_grant user_not_found", /sub/],
		[400, "invalid_grant no_valid_keys_or_signatures", /private key/],
		[400, "invalid_grant invalid_audience", /./],
		[400, "invalid_scope", /\(scope\)/],
	],
	"Microsoft Entra ID": [
		[401, "invalid_client AADSTS700027: Client assertion failed signature validation.", /private key/],
		[401, "invalid_client AADSTS700024: Client assertion is not within its valid time range.", /clock/],
		[401, "invalid_client AADSTS700023: Client assertion audience claim does not match Realm issuer.", /\(audience\)/],
		[
			400,
			"unauthorized_client AADSTS700016: Application with identifier 'x' was not found in the directory.",
			/\(clientid\)/,
		],
		[400, "invalid_scope AADSTS70011: The provided value for the input parameter 'scope' is not valid.", /\(scope\)/],
		[400, "invalid_request AADSTS90002: Tenant 'x' not found.", /\(tokenurl\)/],
		[401, "invalid_client AADSTS7000215: Invalid client secret provided.", /secret/],
	],
	Keycloak: [
		[
			400,
			"invalid_client Client authentication with signed JWT failed: Signature on JWT token failed validation",
			/private key/,
		],
		[400, "invalid_client Client authentication with signed JWT failed: Invalid token audience", /\(audience\)/],
		[400, "invalid_client Token is not active", /clock/],
		[400, "invalid_client Client authentication with signed JWT failed: Token reuse detected", /\(jwtid\)/],
		[401, "invalid_client Invalid client or Invalid client credentials", /\(clientid\)/],
		[401, "unauthorized_client Client not enabled to retrieve service account", /\(clientid\)/],
		[400, "invalid_scope Invalid scopes: nothing", /\(scope\)/],
		[404, "Realm does not exist", /\(tokenurl\)/],
	],
	Auth0: [
		[401, "access_denied Unauthorized", /\(clientid\)/],
		[
			403,
			"access_denied No audience parameter was provided, and no default audience has been configured",
			/audience.*\(parameters\)/,
		],
		[
			403,
			'access_denied Client is not authorized to access "https://api". You need to create a "client-grant" for it.',
			/\(parameters\)/,
		],
		[403, "access_denied Client has not been granted scopes: read:all", /\(scope\)/],
		[403, "unauthorized_client Grant type 'client_credentials' not allowed for the client.", /\(grant\)/],
		[400, "invalid_request Missing required parameter: audience", /\(parameters\)/],
	],
	"services with resource indicators (RFC 8707)": [
		[400, "invalid_target resource indicator is missing, or unknown", /resource.*\(parameters\)/],
		[
			400,
			"invalid_resource AADSTS500011: The resource principal named api://x was not found in the tenant.",
			/\(scope\).*\(parameters\)/,
		],
	],
	GitHub: [
		[401, "A JSON web token could not be decoded", /private key/],
		[404, "Integration not found", /\(issuer\)/],
		[401, "'Expiration time' claim ('exp') is too far in the future", /\(expiresin\)/],
		[401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued", /clock/],
		[404, "Not Found", /\(tokenurl\)/],
		[401, "Bad credentials", /private key/],
	],
	anyone: [
		[429, "invalid_scope", /too many requests/],
		[500, "invalid_grant", /internal error/],
		[307, "", /redirect/],
		[400, "", /\(tokenurl\)/],
		[403, "", /private key/],
		[405, "", /\(tokenurl\)/],
	],
};

for (const [service, refusals] of Object.entries(REFUSALS)) {
	describe(`a refusal of ${service}`, () => {
		for (const [status, words, field] of refusals) {
			it(`is explained: ${status} ${words}`, () => {
				const hint = hintOf(status, words);
				assert.match(hint, field);
				assert.match(hint, /^(It|There|The) .*\. .*\.$/);
			});
		}
	});
}
