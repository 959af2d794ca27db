/** The fields that follow from the one value that each provider is asked for. No browser is needed for that. */
import assert from "node:assert/strict";
import {
	cleanValue,
	PROVIDER_NAMES,
	PROVIDERS,
	type ProviderName,
	presetOf,
	providerOf,
} from "../../src/presets/providers.js";

const TENANT = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
const OTHER_TENANT = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
const CLIENT = "1234567890-abc.apps.googleusercontent.com";

const SERVICE = "/projects/123456789012/global/backendServices/1234567890123456789";

const PRESETS: [name: ProviderName, value: string, issuer: string, audience?: string, audienceclaim?: string][] = [
	["entra-v2", TENANT, `https://login.microsoftonline.com/${TENANT}/v2.0`],
	["entra-v1", TENANT, `https://sts.windows.net/${TENANT}/`],
	["auth0", "example.eu.auth0.com", "https://example.eu.auth0.com/"],
	["keycloak", "https://keycloak.example.com/realms/main", "https://keycloak.example.com/realms/main"],
	["keycloak", "https://example.com:8443/auth/realms/main", "https://example.com:8443/auth/realms/main"],
	[
		"cognito",
		"eu-central-1_AbC123",
		"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123",
		undefined,
		"client_id",
	],
	[
		"cognito",
		"us-gov-west-1_AbC123",
		"https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbC123",
		undefined,
		"client_id",
	],
	["google", CLIENT, "https://accounts.google.com, accounts.google.com", CLIENT],
	["firebase", "my-project-1", "https://securetoken.google.com/my-project-1", "my-project-1"],
	["okta", "example.okta.com", "https://example.okta.com/oauth2/default", "api://default"],
	["cloudflare", "my-team", "https://my-team.cloudflareaccess.com"],
	["iap", SERVICE, "https://cloud.google.com/iap", SERVICE],
	["iap", "/projects/123/apps/my-app", "https://cloud.google.com/iap", "/projects/123/apps/my-app"],
	["pomerium", "notes.example.com", "notes.example.com", "notes.example.com"],
];

/** The URL of the key set, where it does not follow from the issuer's metadata. */
const KEY_SETS: Partial<Record<ProviderName, string>> = {
	iap: "https://www.gstatic.com/iap/verify/public_key-jwk",
	pomerium: "https://notes.example.com/.well-known/pomerium/jwks.json",
};

const WRONG: [name: ProviderName, value: string][] = [
	["entra-v2", "common"],
	["entra-v2", "contoso.onmicrosoft.com"],
	["entra-tenants", ""],
	["entra-tenants", "common"],
	["entra-tenants", `${TENANT}, *`],
	["auth0", "example"],
	["keycloak", "keycloak.example.com"],
	["keycloak", "keycloak.example.com/realms/"],
	["keycloak", "https://keycloak.example.com"],
	["cognito", "AbC123"],
	["google", "1234567890"],
	["firebase", "My Project"],
	["okta", ""],
	["cloudflare", "my team"],
	["iap", "my-backend"],
	["iap", "/projects/my-project/apps/my-app"],
	["pomerium", "notes"],
];

const COPIED: [name: ProviderName, text: string, value: string][] = [
	["auth0", " https://example.eu.auth0.com/ ", "example.eu.auth0.com"],
	["entra-tenants", ` ${TENANT.toUpperCase()},${OTHER_TENANT}\n`, `${TENANT}, ${OTHER_TENANT}`],
	["auth0", "https://Example.EU.auth0.com/.well-known/openid-configuration", "example.eu.auth0.com"],
	["entra-v2", ` ${TENANT.toUpperCase()} `, TENANT],
	["entra-v2", `https://login.microsoftonline.com/${TENANT}/v2.0/.well-known/openid-configuration`, TENANT],
	["entra-v1", `https://sts.windows.net/${TENANT}/`, TENANT],
	["okta", "https://example.okta.com/oauth2/default", "example.okta.com"],
	["okta", "Example.okta.com/.well-known/oauth-authorization-server", "example.okta.com"],
	[
		"cognito",
		"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123/.well-known/jwks.json",
		"eu-central-1_AbC123",
	],
	["cognito", " EU-central-1_AbC123 ", "eu-central-1_AbC123"],
	["firebase", "https://securetoken.google.com/my-project-1/.well-known/openid-configuration", "my-project-1"],
	["firebase", "My-Project-1", "my-project-1"],
	["google", `https://${CLIENT.toUpperCase()}/`, CLIENT],
	["keycloak", "https://kc.example.com/realms/main/", "https://kc.example.com/realms/main"],
	[
		"keycloak",
		"https://kc.example.com/realms/main/.well-known/openid-configuration",
		"https://kc.example.com/realms/main",
	],
	["keycloak", "KC.example.com/realms/Main/", "https://kc.example.com/realms/Main"],
	[
		"keycloak",
		"HTTPS://kc.example.com/auth/realms/main/protocol/openid-connect/certs",
		"https://kc.example.com/auth/realms/main",
	],
	["keycloak", "localhost:8080/realms/main", "http://localhost:8080/realms/main"],
	["keycloak", "https://kc.example.com/realms/main?x=1#top", "https://kc.example.com/realms/main"],
	["cloudflare", "https://my-team.cloudflareaccess.com", "my-team"],
	["cloudflare", "My-Team.cloudflareaccess.com/cdn-cgi/access/certs", "my-team"],
	["pomerium", "Notes.example.com/.well-known/pomerium/jwks.json", "notes.example.com"],
	["iap", ` ${SERVICE} `, SERVICE],
	["pomerium", "https://notes.example.com/", "notes.example.com"],
];

describe("the presets of providers", () => {
	for (const [name, value, issuer, audience, audienceclaim = ""] of PRESETS) {
		it(`make of ${name} ${value} its issuer, and know it again`, () => {
			const jwksurl = KEY_SETS[name];
			assert.deepEqual(presetOf(name, value), { issuer, audience, audienceclaim, ...(jwksurl && { jwksurl }) });
			assert.deepEqual(providerOf(issuer, audience ?? "", "", jwksurl), { name, value });
			// Keys from elsewhere are not that provider's.
			assert.equal(providerOf(issuer, audience ?? "", "", "https://keys.example.com"), undefined);
			if (jwksurl) assert.equal(providerOf(issuer, audience ?? ""), undefined);
		});
	}

	for (const [name, value] of WRONG) {
		it(`make nothing of ${name} "${value}"`, () => assert.equal(presetOf(name, value), undefined));
	}

	for (const [name, text, value] of COPIED) {
		it(`take "${text}" for ${value}`, () => assert.equal(cleanValue(name, text), value));
	}

	for (const tenants of [TENANT, `${TENANT}, ${OTHER_TENANT}`, "*"]) {
		it(`make of the tenants ${tenants} an issuer with a placeholder, and know them again`, () => {
			const issuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
			const preset = { issuer, audience: undefined, audienceclaim: "", tenants };
			assert.deepEqual(presetOf("entra-tenants", tenants), preset);
			assert.deepEqual(providerOf(issuer, "", tenants), { name: "entra-tenants", value: tenants });
		});
	}

	it("know an example of each", () => {
		for (const name of PROVIDER_NAMES) assert.ok(presetOf(name, PROVIDERS[name].example), name);
	});

	for (const issuer of ["", "https://login.example.com", "https://login.example.com/", "https://example.com/v2.0"]) {
		it(`know no provider of "${issuer}"`, () => assert.equal(providerOf(issuer, ""), undefined));
	}
});
