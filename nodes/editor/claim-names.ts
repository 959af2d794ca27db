import type { JwtConfigOptions } from "../../src/options";
import { PROVIDER_CLAIMS } from "../../src/presets/provider-claims";
import { providerOf } from "../../src/presets/providers";
import type { NameGroup } from "./name-menu";

/** The registered claims (RFC 7519 section 4.1), the ones that flows add most first. */
const REGISTERED = ["sub", "aud", "exp", "jti", "iss", "nbf", "iat"];
/** Other claims that many tokens have. */
const FREQUENT = ["name", "email", "roles", "scope"];

type Words = Pick<EditorNode<object>, "_">;

/** Returns the names of claims for a menu, each with what it means. */
export function claimNames({ _ }: Words): NameGroup[] {
	const registered = REGISTERED.map((name) => [name, _(`jwt.claim.${name}`)] as const);
	return [
		{ label: _("jwt.claims.registered"), names: registered },
		{ label: _("jwt.claims.frequent"), names: FREQUENT.map((name) => [name, name]) },
	];
}

/** Returns the names of claims for rules: first those of the provider that the configuration belongs to. */
export function ruleClaimNames(node: Words, config: Partial<JwtConfigOptions> | null): NameGroup[] {
	const issuer = (config?.keysource === "discovery" && config.issuer) || "";
	const provider = issuer ? providerOf(issuer, config?.audience ?? "")?.name : undefined;
	const names = (provider && PROVIDER_CLAIMS[provider]) || [];
	if (!provider || names.length === 0) return claimNames(node);
	const label = RED._(`@flowjwt/node-red-jwt/jwt-config:jwt-config.provider.${provider}`);
	return [{ label, names: names.map((name) => [name, name]) }, ...claimNames(node)];
}
