/**
 * What a flow builder has to know of a provider of tokens: how its issuer is written, in which claim it names the
 * audience, and which one value all of that is made from.
 */
export interface Provider {
	/** What is asked for, as the key of a text. */
	asks: "tenant" | "domain" | "realm" | "pool" | "client" | "project" | "team";
	/** A real-looking value. */
	example: string;
	/** What the value looks like. */
	value: RegExp;
	/** Issuer, `{value}` and `{region}` filled in. */
	issuer: string;
	/** Audience, where the value or the provider settles it; otherwise it is the API's own name. */
	audience?: string;
	/** The claim that is compared with the audience; blank: `aud`. */
	audienceclaim?: string;
	/** Values that are only this provider's, where the issuer alone does not tell. */
	typical?: RegExp;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
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
		issuer: "https://accounts.google.com",
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
} as const satisfies Record<string, Provider>;

export type ProviderName = keyof typeof PROVIDERS;
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as ProviderName[];

/** What a provider's value settles. */
export interface Preset {
	issuer: string;
	audience: string | undefined;
	audienceclaim: string;
}

/** The value as it is meant, of what was copied from some page: without scheme, slashes and what follows it. */
export function cleanValue(name: ProviderName, text: string): string {
	const bare = withoutSlashes(text.trim().split(".well-known/", 1)[0] ?? "");
	if (PROVIDERS[name].asks === "realm") return bare;
	const host = bare.replace(/^https?:\/\//i, "").replace(/\/.*$/, "");
	return name === "cloudflare" ? host.replace(/\.cloudflareaccess\.com$/i, "") : host;
}

/** Without the slashes at its end. A pattern for them could take the square of the length. */
function withoutSlashes(text: string): string {
	let end = text.length;
	while (text[end - 1] === "/") end--;
	return text.slice(0, end);
}

/** What follows from a provider's value, or nothing where it cannot be one. */
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
	};
}

/** The provider whose issuer this is, and its value, looked for in every part of the issuer. */
export function providerOf(issuer: string, audience: string): { name: ProviderName; value: string } | undefined {
	const parts = issuer.split("/");
	const candidates = [issuer, ...parts, parts[2]?.split(".")[0] ?? ""];
	for (const name of PROVIDER_NAMES) {
		const provider: Provider = PROVIDERS[name];
		if (provider.issuer === issuer) return { name, value: audience };
		const isIt = (value: string) => presetOf(name, value)?.issuer === issuer && (provider.typical?.test(value) ?? true);
		const value = candidates.find(isIt);
		if (value !== undefined) return { name, value: cleanValue(name, value) };
	}
	return undefined;
}
