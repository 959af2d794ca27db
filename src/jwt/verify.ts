import { type Check, type DecodedToken, firstFailure } from "../claims/check.js";
import { loadBalancerChecks } from "../claims/load-balancer.js";
import { registeredChecks } from "../claims/registered.js";
import { type CompactToken, withoutSignaturePadding } from "../jws/compact.js";
import { copyHeader } from "../jws/protected-header.js";
import type { KeySource } from "../keys/key-source.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { keyIssuerChecks } from "./key-issuer.js";
import { requireComplete, type VerificationPolicy } from "./policy.js";
import { createRememberedTokens, type RememberedToken, type RememberedTokens } from "./remembered-tokens.js";
import { type ExaminedToken, type TokenCheck, tokenChecks, unexamined } from "./token-checks.js";

declare const isVerified: unique symbol;

/** A token that passed all checks. Only a verifier creates one. The caller can safely change its header and claims. */
export interface VerifiedToken {
	/** The protected header (RFC 7515 section 4). */
	header: Record<string, unknown>;
	/** The claims set (RFC 7519 section 4). */
	claims: Record<string, unknown>;
	readonly [isVerified]: true;
}

/**
 * Verifies one token: the signature with the key and algorithms of the configuration, never with those that the token
 * suggests, and the claims by the policy (RFC 7519 section 7.2).
 * @param more additional checks, which run after all others
 * @returns a promise only for keys that must be fetched or a slow algorithm
 * @throws JwtError from the first check that fails
 */
export type Verifier = (token: unknown, more?: readonly Check[]) => MaybePromise<VerifiedToken>;

/** Returns all checks of a policy, in the order in which they run. */
export function checksOf(
	policy: VerificationPolicy,
	keys: KeySource,
	remembered?: RememberedTokens,
): { token: TokenCheck[]; claims: TokenCheck[] } {
	requireComplete(policy);
	const { algorithms, signers, issuers } = policy;
	const token = tokenChecks(algorithms, keys, signers !== undefined, remembered?.signerOf);
	if (signers) return { token, claims: loadBalancerChecks(policy, signers) };
	const signature = token.find(({ name }) => name === "signature") as TokenCheck;
	return { token, claims: [...registeredChecks(policy), ...keyIssuerChecks(issuers, signature)] };
}

/**
 * Creates a verifier for one configuration.
 * @param remembered the cache of tokens with a verified signature
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the policy is incomplete
 */
export function createVerifier(
	policy: VerificationPolicy,
	keys: KeySource,
	remembered: RememberedTokens = createRememberedTokens(policy.remember),
): Verifier {
	const { token: ofToken, claims: ofClaims } = checksOf(policy, keys, remembered);

	const judge = (token: ExaminedToken, more: readonly Check[]): MaybePromise<VerifiedToken> => {
		const now = Math.floor(Date.now() / 1000);
		return whenReady(firstFailure(ofClaims, token, now), (failure) => {
			if (failure) throw failure;
			if (token.compact) remember(token, token.compact);
			return whenReady(firstFailure<DecodedToken>(more, token, now), (another) => {
				if (another) throw another;
				return { header: copyHeader(token.header), claims: token.claims } as VerifiedToken;
			});
		});
	};
	const examine = (value: unknown, more: readonly Check[]) => {
		const token = unexamined(value);
		return whenReady(firstFailure(ofToken, token, 0), (failure) => {
			if (failure) throw failure;
			return judge(token, more);
		});
	};
	const remember = ({ header, json = "", key }: ExaminedToken, { text, signature }: CompactToken) => {
		if (key) remembered.add(text, signature, () => ({ header, claims: json, key }));
	};
	/** Uses a cached token only if the key that verified it is still in use. */
	const recall = ({ header, claims, key }: RememberedToken, value: unknown, more: readonly Check[]) =>
		whenReady(keys.verificationKeys(header), (candidates) => {
			if (!candidates.includes(key)) return examine(value, more);
			return judge({ value, header, key, claims: JSON.parse(claims) }, more);
		});

	return (value, more = []) => {
		const text = typeof value === "string" && policy.signers ? withoutSignaturePadding(value) : value;
		const known = typeof text === "string" ? remembered.get(text) : undefined;
		return known ? recall(known, value, more) : examine(value, more);
	};
}
