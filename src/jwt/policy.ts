import { type Algorithm, canonicalAlgorithm } from "../algorithms.js";
import { isAccessTokenType } from "../claims/access-token.js";
import type { ClaimDefaults } from "../claims/compose.js";
import type { ClaimsPolicy } from "../claims/registered.js";
import { JwtError } from "../errors.js";
import { type KeySettings, readKeySettings } from "../keys/key-settings.js";
import { type JwtConfigOptions, MAX } from "../options.js";
import { splitCommas } from "../text-list.js";
import { parseTimeSpan } from "../time-span.js";
import { parseWholeNumber } from "../whole-number.js";

/** How tokens are made. Times in seconds. */
export interface SigningPolicy extends ClaimDefaults {
	/** The `alg` header. */
	algorithm: Algorithm;
	/** The `typ` header. */
	tokenType: string;
	/** The `kid` header; blank: the key's own, if it has one. */
	keyId: string;
	/** Whether a token gets a random `jti` (UUID version 4) if its claims bring none. */
	jwtId: boolean;
	/** Percent of its life for which a token is given again for the same claims; 0: never. */
	reuse: number;
}

/** What a token must be to be accepted. Times in seconds. */
export interface VerificationPolicy extends ClaimsPolicy {
	/** The accepted `alg` headers. */
	algorithms: readonly string[];
	/** How many verified tokens are remembered; 0: none. */
	remember: number;
}

/** What a configuration asks of tokens, read once from the texts of a flow file. */
export interface Policy {
	/** Where its keys come from. */
	keys: KeySettings;
	/** How its tokens are signed. */
	signing: SigningPolicy;
	/** Which tokens are accepted. */
	verification: VerificationPolicy;
}

/** What a node that generates may set for itself, as a flow file has it. */
export interface SigningOverrides {
	/** Blank: the configuration's. */
	expiresin?: string;
	/** Percent, as text; blank: 0. */
	reuse?: string;
}

/**
 * Reads the policy of a configuration.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if any setting cannot be read, whichever action asks
 */
export function readPolicy(options: JwtConfigOptions, overrides: SigningOverrides = {}): Policy {
	const keys = readKeySettings(options);
	const audience = readAudience(options);
	const maxLifetime = readTimeSpan("Longest allowed", options.maxlifetime, 1);
	const { issuer, tokentype } = options;
	return {
		keys,
		signing: {
			algorithm: keys.algorithm,
			tokenType: tokentype || "JWT",
			keyId: options.keyid,
			jwtId: options.jwtid,
			issuer,
			audience,
			lifetime: readTimeSpan("Valid for", overrides.expiresin || options.expiresin, 1),
			notBefore: readTimeSpan("Not before", options.notbefore),
			maxLifetime,
			reuse: readNumber("Use again for", overrides.reuse ?? "", MAX.reuse),
		},
		verification: {
			algorithms: acceptedNames(keys),
			tokenType: tokentype,
			issuer,
			audience,
			audienceClaim: options.audienceclaim || "aud",
			requireExpiration: options.requireexp,
			acceptBound: options.acceptbound,
			maxLifetime,
			clockTolerance: readTimeSpan("Clock tolerance", options.clocktolerance) ?? 0,
			maxAge: readTimeSpan("Oldest accepted", options.maxage),
			remember: readNumber("Remembered", options.remember, MAX.remember),
		},
	};
}

/** An audience that checks nothing, though it seems to, is no setting that can be used. */
function readAudience({ audience, audienceclaim }: JwtConfigOptions): string[] {
	const names = splitCommas(audience);
	if (names.length > 0) return names;
	if (audience.trim() !== "") throw invalid("The audience names nobody: it has nothing but commas.");
	if (audienceclaim.trim() === "") return names;
	throw invalid("Audience read from (audienceclaim) needs an audience to compare the claim with.");
}

/**
 * Refuses a policy by which no token could be verified as it promises.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function requireComplete({ tokenType, issuer, audience }: VerificationPolicy): void {
	if (!isAccessTokenType(tokenType) || (issuer && audience.length > 0)) return;
	throw invalid("The token type at+jwt (RFC 9068) needs an issuer and an audience in the configuration.");
}

const invalid = (problem: string) => new JwtError("ERR_JWT_CONFIG_INVALID", problem);

/** Ed25519 has two names, and a token may use either (RFC 9864 section 2.2). */
const acceptedNames = ({ algorithms }: KeySettings): string[] =>
	algorithms.flatMap((name) => (canonicalAlgorithm(name) === "Ed25519" ? ["EdDSA", "Ed25519"] : [name]));

/** @param label how the dialog names the field */
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
