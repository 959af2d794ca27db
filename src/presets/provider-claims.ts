/** Claims in the access tokens of identity providers that rules often check, as paths, by name of the provider. */
export const PROVIDER_CLAIMS: Readonly<Record<string, readonly string[]>> = {
	"entra-v2": ["roles", "scp", "groups", "tid", "oid", "azp", "preferred_username"],
	"entra-v1": ["roles", "scp", "groups", "tid", "oid", "appid", "upn"],
	auth0: ["permissions", "scope", "azp", "gty"],
	keycloak: [
		"realm_access.roles",
		"resource_access.account.roles",
		"scope",
		"groups",
		"azp",
		"preferred_username",
		"email",
	],
	cognito: ["cognito:groups", "scope", "client_id", "token_use", "username"],
	google: ["email", "email_verified", "hd", "azp"],
	firebase: ["email", "email_verified", "firebase.sign_in_provider", "user_id", "auth_time"],
	okta: ["scp", "groups", "cid", "uid"],
	cloudflare: ["email", "type", "country", "common_name"],
};
