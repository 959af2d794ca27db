import { isAccessTokenType } from "../access-token-type.js";
import { type Algorithm, canonicalAlgorithm } from "../algorithms.js";
import type { ClaimDefaults } from "../claims/compose.js";
import type { IssuerPolicy } from "../claims/issuer.js";
import type { ClaimsPolicy } from "../claims/registered.js";
import { isRefreshTokenType } from "../claims/type.js";
import { JwtError } from "../errors.js";
import { type KeySettings, readKeySettings } from "../keys/key-settings.js";
import { type JwtConfigOptions, MAX } from "../options.js";
import { TENANT, tenantsProblem } from "../tenants.js";
import { namesNothing, splitCommas } from "../text-list.js";
import { parseTimeSpan } from "../time-span.js";
import { parseWholeNumber } from "../whole-number.js";

/** The settings for signing tokens. Times are in seconds. */
export interface SigningPolicy extends ClaimDefaults {
	/** The `alg` header. */
	algorithm: Algorithm;
	/** The `typ` header. */
	tokenType: string;
	/** The `kid` header; blank for the key's own ID, if it has one. */
	keyId: string;
	/** Whether to add a random `jti` (UUID version 4) if the claims do not include one. */
	jwtId: boolean;
	/** The percentage of its lifetime during which a token is reused for the same claims; 0 disables reuse. */
	reuse: number;
}

/** The requirements for accepting tokens. Times are in seconds. */
export interface VerificationPolicy extends ClaimsPolicy {
	/** The accepted `alg` headers. */
	algorithms: readonly string[];
	/** The number of verified tokens to cache; 0 disables the cache. */
	remember: number;
	/** The ARNs of the AWS load balancers that sign tokens; absent for all other tokens. */
	signers?: readonly string[];
}

/** The settings of a configuration, parsed once from the texts in a flow file. */
export interface Policy {
	/** The source of the keys. */
	keys: KeySettings;
	/** The settings for signing tokens. */
	signing: SigningPolicy;
	/** The requirements for accepting tokens. */
	verification: VerificationPolicy;
}

/** The settings that a node can override when it generates tokens, as in a flow file. */
export interface SigningOverrides {
	/** The lifetime; blank for that of the configuration. */
	expiresin?: string;
	/** The percentage for reuse, as text; blank is 0. */
	reuse?: string;
}

/**
 * Parses the settings of a configuration.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if any setting is invalid, even one that the current action does not use
 */
export function readPolicy(options: JwtConfigOptions, overrides: SigningOverrides = {}): Policy {
	const keys = readKeySettings(options);
	const audience = readAudience(options);
	const { issuers, tenants } = readIssuers(options);
	const maxLifetime = readTimeSpan("Longest allowed", options.maxlifetime, 1);
	const { tokentype } = options;
	if (isRefreshTokenType(tokentype)) {
		throw invalid(
			"The token type rt+jwt is for refresh tokens, which only sessions issue and accept. Choose another Type (typ).",
		);
	}
	return {
		keys,
		signing: {
			algorithm: keys.algorithm,
			tokenType: tokentype || "JWT",
			keyId: options.keyid,
			jwtId: options.jwtid,
			issuer: issuers[0] ?? "",
			audience,
			lifetime: readTimeSpan("Expires after", overrides.expiresin || options.expiresin, 1),
			notBefore: readTimeSpan("Not before", options.notbefore),
			maxLifetime,
			reuse: readNumber("Reuse for", overrides.reuse ?? "", MAX.reuse),
		},
		verification: {
			algorithms: acceptedNames(keys),
			tokenType: tokentype,
			issuers,
			tenants,
			audience,
			audienceClaim: options.audienceclaim || "aud",
			requireExpiration: options.requireexp,
			acceptBound: options.acceptbound,
			maxLifetime,
			clockTolerance: readTimeSpan("Clock tolerance", options.clocktolerance) ?? 0,
			maxAge: readTimeSpan("Oldest accepted", options.maxage),
			...(keys.signers && { signers: keys.signers }),
			remember: readNumber("Cache", options.remember, MAX.remember),
		},
	};
}

/**
 * Parses the issuers and tenants. Refuses settings that look like a check but would check nothing.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function readIssuers({ issuer, tenants: text }: Pick<JwtConfigOptions, "issuer" | "tenants">): IssuerPolicy {
	const issuers = splitCommas(issuer);
	if (namesNothing(issuer)) throw invalid(`The issuer ${IS_EMPTY} Enter an issuer, or leave it blank.`);
	const tenants = splitCommas(text);
	if (namesNothing(text)) throw invalid(`The list of tenants ${IS_EMPTY} Enter the IDs of tenants, or leave it blank.`);
	const problem = tenantsProblem(issuers, tenants);
	if (problem) throw invalid(TENANTS_PROBLEMS[problem]);
	return { issuers, tenants };
}

const IS_EMPTY = "is empty: it contains only whitespace or commas.";
const TENANTS_PROBLEMS = {
	unused: `Tenants need an issuer with ${TENANT} in it. Put ${TENANT} in place of the tenant's ID, or leave Tenants blank.`,
	missing: `The issuer contains ${TENANT}, but no tenant is accepted. Enter the IDs of the tenants, or * for any.`,
	invalid: "One of the tenants is not a plain ID. Enter IDs as in the claim tid, separated by commas.",
	mixed: "The tenants contain * beside the IDs of tenants. Enter only the IDs, or only * for any tenant.",
};

/** Parses the audience. Refuses settings that look like a check but would check nothing. */
function readAudience({ audience, audienceclaim }: JwtConfigOptions): string[] {
	const names = splitCommas(audience);
	if (names.length > 0) return names;
	if (namesNothing(audience)) throw invalid(`The audience ${IS_EMPTY} Enter an audience, or leave it blank.`);
	if (audienceclaim.trim() === "") return names;
	throw invalid("Audience read from (audienceclaim) needs an audience to compare the claim with. Enter an audience.");
}

/**
 * Refuses a policy that lacks settings for its token type.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function requireComplete(policy: VerificationPolicy): void {
	const { tokenType, issuers, tenants, audience } = policy;
	// A program may have made the policy by hand. A text in place of a number or a list would switch off a check.
	const isSpan = (value: unknown) => typeof value === "number" && Number.isFinite(value) && value >= 0;
	const spans = [policy.clockTolerance, policy.maxAge ?? 0, policy.maxLifetime ?? 0];
	if (!spans.every(isSpan)) throw invalid("A time in the policy is not a number of seconds.");
	if (![issuers, tenants, audience, policy.algorithms].every(Array.isArray)) {
		throw invalid("The issuers, tenants, audience and algorithms in the policy must be lists.");
	}
	if (policy.signers && !(Array.isArray(policy.signers) && policy.signers.length > 0))
		throw invalid("The signers in the policy must be a list with at least one load balancer.");
	if (typeof policy.requireExpiration !== "boolean") throw invalid("The policy must say whether a token must expire.");
	if (!isAccessTokenType(tokenType) || (issuers.length > 0 && audience.length > 0)) return;
	throw invalid("The token type at+jwt (RFC 9068) needs an issuer and an audience in the configuration.");
}

const invalid = (problem: string) => new JwtError("ERR_JWT_CONFIG_INVALID", problem);

/** Returns the accepted names of algorithms. A token can use either of the two names of Ed25519 (RFC 9864 section 2.2). */
const acceptedNames = ({ algorithms }: KeySettings): string[] =>
	algorithms.flatMap((name) => (canonicalAlgorithm(name) === "Ed25519" ? ["EdDSA", "Ed25519"] : [name]));

/** @param label the label of the field in the dialog */
function readTimeSpan(label: string, text: string, min = 0): number | undefined {
	if (text.trim() === "") return undefined;
	const seconds = parseTimeSpan(text);
	if (seconds === undefined) {
		throw invalid(`${label} cannot be read. Write seconds (3600) or a time span (15m, 24h, 7 days).`);
	}
	if (seconds < min) throw invalid(`${label} must be at least ${min} second.`);
	return seconds;
}

function readNumber(label: string, text: string, max: number): number {
	const number = parseWholeNumber(text, max);
	if (number === undefined) throw invalid(`${label} must be a whole number from 0 to ${max}.`);
	return number;
}
