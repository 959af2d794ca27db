/**
 * A preset for an identity provider: the one value that the user enters, and how the issuer, the audience and its claim
 * follow from that value.
 */
export interface Provider {
	/** The kind of value that the dialog asks for, as the key of a text. */
	asks: "tenant" | "tenants" | "domain" | "realm" | "pool" | "client" | "project" | "team" | "service" | "route";
	/** An example of the value. */
	example: string;
	/** The pattern of the value. */
	value: RegExp;
	/** The issuer (`iss`), with the placeholders `{value}` and `{region}`; several names are separated by commas. */
	issuer: string;
	/** The accepted tenants, with the same placeholders, if the issuer has one for the tenant. */
	tenants?: string;
	/** The audience, with the same placeholders; absent if each API has its own audience. */
	audience?: string;
	/** The claim that is compared with the audience; absent: `aud`. */
	audienceclaim?: string;
	/** The URL of the key set, with the same placeholders; absent if the issuer's metadata leads to it. */
	jwksurl?: string;
	/** The algorithm of the tokens; absent: RS256. */
	algorithm?: "ES256";
	/** The pattern of values that only this provider has, if the issuer does not identify the provider. */
	typical?: RegExp;
}

const UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const UUID = new RegExp(`^${UUID_PATTERN}$`, "i");
const DOMAIN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

export const PROVIDERS = {
	"entra-v2": {
		asks: "tenant",
		example: "aaaabbbb-0000-cccc-1111-dddd2222eeee",
		value: UUID,
		issuer: "https://login.microsoftonline.com/{value}/v2.0",
	},
	"entra-v1": {
		asks: "tenant",
		example: "aaaabbbb-0000-cccc-1111-dddd2222eeee",
		value: UUID,
		issuer: "https://sts.windows.net/{value}/",
	},
	"entra-tenants": {
		asks: "tenants",
		example: "aaaabbbb-0000-cccc-1111-dddd2222eeee, bbbbcccc-1111-dddd-2222-eeee3333ffff",
		value: new RegExp(`^(?:\\*|${UUID_PATTERN}(?:, ${UUID_PATTERN})*)$`),
		issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
		tenants: "{value}",
	},
	auth0: {
		asks: "domain",
		example: "example.eu.auth0.com",
		value: DOMAIN,
		issuer: "https://{value}/",
		typical: /\.auth0\.com$/i,
	},
	keycloak: {
		asks: "realm",
		example: "https://keycloak.example.com/realms/main",
		value: /^https?:\/\/[^\s?#]+\/realms\/[^\s/?#]+$/,
		issuer: "{value}",
	},
	cognito: {
		asks: "pool",
		example: "eu-central-1_AbCdEf123",
		value: /^[a-z]{2}(?:-[a-z]+)+-\d_[A-Za-z0-9]+$/,
		issuer: "https://cognito-idp.{region}.amazonaws.com/{value}",
		audienceclaim: "client_id",
	},
	google: {
		asks: "client",
		example: "1234567890-abc.apps.googleusercontent.com",
		value: /^[\w-]+\.apps\.googleusercontent\.com$/,
		issuer: "https://accounts.google.com, accounts.google.com",
		audience: "{value}",
	},
	firebase: {
		asks: "project",
		example: "my-project-12345",
		value: /^[a-z][a-z0-9-]{3,}$/,
		issuer: "https://securetoken.google.com/{value}",
		audience: "{value}",
	},
	okta: {
		asks: "domain",
		example: "example.okta.com",
		value: DOMAIN,
		issuer: "https://{value}/oauth2/default",
		audience: "api://default",
	},
	cloudflare: {
		asks: "team",
		example: "my-team",
		value: /^[a-z0-9-]+$/i,
		issuer: "https://{value}.cloudflareaccess.com",
	},
	iap: {
		asks: "service",
		example: "/projects/123456789012/global/backendServices/1234567890123456789",
		value: /^\/projects\/\d+\/[\w/-]+$/,
		issuer: "https://cloud.google.com/iap",
		audience: "{value}",
		jwksurl: "https://www.gstatic.com/iap/verify/public_key-jwk",
		algorithm: "ES256",
	},
	pomerium: {
		asks: "route",
		example: "nodered.example.com",
		value: DOMAIN,
		issuer: "{value}",
		audience: "{value}",
		jwksurl: "https://{value}/.well-known/pomerium/jwks.json",
		algorithm: "ES256",
	},
} as const satisfies Record<string, Provider>;

export type ProviderName = keyof typeof PROVIDERS;
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as ProviderName[];

/** The properties that follow from the value of a provider. */
export interface Preset {
	issuer: string;
	audience: string | undefined;
	audienceclaim: string;
	/** Absent if the issuer has no placeholder for the tenant. */
	tenants?: string;
	/** Absent if the issuer's metadata leads to the keys. */
	jwksurl?: string;
}

/** How a copied text becomes a value, by the kind of value. Each finds the value in a URL, too. */
const CLEANERS: Record<Provider["asks"], (text: string) => string> = {
	tenant: (text) => (ANY_UUID.exec(text)?.[0] ?? text).toLowerCase(),
	tenants: (text) =>
		text
			.toLowerCase()
			.split(/[\s,]+/)
			.filter(Boolean)
			.join(", "),
	domain: hostOf,
	route: hostOf,
	realm: realmOf,
	pool: (text) => ANY_POOL.exec(text)?.[0].replace(/^[^_]*/, (region) => region.toLowerCase()) ?? text,
	client: hostOf,
	project: (text) => (/securetoken\.google\.com\/([^/?#]+)/i.exec(text)?.[1] ?? text).toLowerCase(),
	team: (text) => hostOf(text).replace(/\.cloudflareaccess\.com$/, ""),
	service: (text) => text,
};

const ANY_UUID = new RegExp(UUID_PATTERN, "i");
const ANY_POOL = /[a-z]{2}(?:-[a-z]{1,20}){1,4}-\d_[a-z0-9]+/i;

/** Cleans up a copied value: finds it in the provider's URLs, and corrects whitespace, slashes and capital letters. */
export const cleanValue = (name: ProviderName, text: string): string => CLEANERS[PROVIDERS[name].asks](text.trim());

/** Returns the host in a URL, which may lack its scheme. */
function hostOf(text: string): string {
	return text
		.replace(/^https?:\/\//i, "")
		.replace(/[/?#].*$/s, "")
		.toLowerCase();
}

/** Returns the URL of a realm: its host in lower case, and without what follows the realm's name. */
function realmOf(text: string): string {
	const [, scheme = "", host = "", path = ""] = /^(https?:\/\/)?([^/?#]*)(.*)$/is.exec(text) ?? [];
	if (!scheme && !path) return text;
	const realm = /^.*?\/realms\/[^/?#]+/s.exec(path)?.[0] ?? path;
	const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|$)/i.test(host);
	return `${scheme || (isLocal ? "http://" : "https://")}${host}`.toLowerCase() + realm;
}

/** Returns the properties that follow from the value of a provider, or `undefined` if the value is not valid. */
export function presetOf(name: ProviderName, text: string): Preset | undefined {
	const provider: Provider = PROVIDERS[name];
	const value = cleanValue(name, text);
	if (!provider.value.test(value)) return undefined;
	const fill = (template: string) =>
		template.replace("{region}", value.replace(/_.*$/, "")).replace("{value}", () => value);
	return {
		issuer: fill(provider.issuer),
		audience: provider.audience && fill(provider.audience),
		audienceclaim: provider.audienceclaim ?? "",
		...(provider.tenants && { tenants: fill(provider.tenants) }),
		...(provider.jwksurl && { jwksurl: fill(provider.jwksurl) }),
	};
}

/**
 * Finds the provider of an issuer, and the value in the issuer, or in the audience or tenants if it is not there.
 * @param jwksurl the URL of the key set; absent if the issuer's metadata leads to it
 */
export function providerOf(
	issuer: string,
	audience: string,
	tenants = "",
	jwksurl?: string,
): { name: ProviderName; value: string } | undefined {
	const parts = issuer.split("/");
	const candidates = [issuer, ...parts, parts[2]?.split(".")[0] ?? ""];
	for (const name of PROVIDER_NAMES) {
		const provider: Provider = PROVIDERS[name];
		if (provider.issuer === issuer && provider.jwksurl === jwksurl)
			return { name, value: provider.tenants ? tenants : audience };
		const isIt = (value: string) => {
			const preset = presetOf(name, value);
			return preset?.issuer === issuer && preset.jwksurl === jwksurl && (provider.typical?.test(value) ?? true);
		};
		const value = candidates.find(isIt);
		if (value !== undefined) return { name, value: cleanValue(name, value) };
	}
	return undefined;
}
