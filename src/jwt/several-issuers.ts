import { issuerRefusal, namesIssuer } from "../claims/issuer.js";
import { signerRefusal } from "../claims/load-balancer.js";
import { refusal } from "../claims/refusal.js";
import { JwtError, type JwtErrorCode } from "../errors.js";
import { parseCompact } from "../jws/compact.js";
import { attempt, type MaybePromise, whenReady } from "../maybe-promise.js";
import { parseClaims } from "./decode.js";
import type { VerifiedToken } from "./verify.js";

/** One of several configurations that tokens are verified with. `R` is what it makes of a token that it accepts. */
export interface TrustedConfiguration<R = VerifiedToken> {
	/**
	 * The accepted issuers, as in a policy; empty for any that no other configuration names; `undefined` if they are unknown,
	 * because the configuration is missing or cannot be read.
	 */
	readonly issuers: readonly string[] | undefined;
	/**
	 * The ARNs of AWS load balancers, as in a policy: not the issuer, but the load balancer that a token names in its header
	 * (`signer`) chooses this configuration. Absent for all other configurations.
	 */
	readonly signers?: readonly string[];
	/** Returns what judges a token by this configuration. @throws JwtError if it cannot verify anything */
	verifier(): MaybePromise<(token: unknown) => MaybePromise<R>>;
}

/**
 * Verifies one token with the configuration of its issuer.
 * @returns the verified token, and the configuration that accepted it
 * @throws JwtError as a {@link Verifier}; `ERR_JWT_CLAIM_VALIDATION_FAILED` if no configuration is for its issuer
 */
export type IssuerVerifier<T, R = VerifiedToken> = (token: unknown) => MaybePromise<{ verified: R; configuration: T }>;

/**
 * Creates a verifier for several configurations. The unverified `iss` of a token only chooses among the configurations that
 * name it. Each of these verifies the token completely, with its own keys, algorithms and policy, so a token is never tried
 * with the keys of another issuer. If several name the issuer, they are tried in turn. Tokens of AWS load balancers, the only
 * ones that may have padding, have their issuer in the header; their unverified `signer` chooses in the same way.
 *
 * While the issuers of a configuration are unknown, a token that no other names fails with the error of that configuration:
 * it might be for that one, and the configuration without an issuer could check less.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if several configurations have no issuer
 */
export function createIssuerVerifier<T extends TrustedConfiguration<R>, R = VerifiedToken>(
	configurations: readonly T[],
): IssuerVerifier<T, R> {
	const balancers = configurations.filter(({ signers }) => signers);
	const others = configurations.filter(({ signers }) => !signers);
	if (others.filter(({ issuers }) => issuers?.length === 0).length > 1) {
		throw new JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"Several configurations of this node have no issuer, so it is not clear which one a token is for. Enter an issuer in all of them but one.",
		);
	}
	return (token) => {
		// Only to choose: whether a token may have padding is for its verifier to say.
		const { header, payload } = parseCompact(token, true);
		const candidates = candidatesBySigner(balancers, others, header.signer);
		if (candidates.length > 0) return verifyInTurn(candidates, token, []);
		return verifyInTurn(candidatesByIssuer(others, parseClaims(payload).claims.iss), token, []);
	};
}

/** Returns the configurations to try on a token of a load balancer; empty for any other token. */
function candidatesBySigner<T extends TrustedConfiguration<unknown>>(
	balancers: readonly T[],
	others: readonly T[],
	signer: unknown,
): readonly T[] {
	const naming = balancers.filter(({ signers }) => signers?.includes(signer as string));
	const isArn = typeof signer === "string" && signer.startsWith("arn:");
	if (naming.length > 0 || (others.length > 0 && !isArn)) return naming;
	const unknown = others.find(isUnknown);
	if (unknown) return [unknown];
	if (balancers.length > 0) throw signerRefusal(signer);
	return [];
}

const isUnknown = ({ issuers }: TrustedConfiguration<unknown>) => issuers === undefined;

/** Returns the configurations to try, at least one. */
function candidatesByIssuer<T extends TrustedConfiguration<unknown>>(
	configurations: readonly T[],
	iss: unknown,
): readonly T[] {
	const naming = configurations.filter(({ issuers }) => issuers && namesIssuer(issuers, iss));
	if (naming.length > 0) return naming;
	const unknown = configurations.find(isUnknown);
	const fallback = unknown ?? configurations.find(({ issuers }) => issuers?.length === 0);
	if (fallback) return [fallback];
	if (iss === undefined) throw refusal("iss", "missing");
	const all = configurations.flatMap(({ issuers }) => issuers ?? []);
	throw issuerRefusal(iss, all);
}

function verifyInTurn<T extends TrustedConfiguration<R>, R>(
	[configuration, ...rest]: readonly T[],
	token: unknown,
	failures: readonly JwtError[],
): MaybePromise<{ verified: R; configuration: T }> {
	if (!configuration) throw mostTelling(failures);
	return attempt(
		() => whenReady(configuration.verifier(), (verify) => verify(token)),
		(verified) => ({ verified, configuration }),
		(error) => {
			if (!(error instanceof JwtError)) throw error;
			return verifyInTurn(rest, token, [...failures, error]);
		},
	);
}

/** Failures of a token that another key signed, and of one that the configuration's key signed. */
const OTHER_KEY: readonly JwtErrorCode[] = [
	"ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
	"ERR_JWKS_NO_MATCHING_KEY",
	"ERR_JOSE_ALG_NOT_ALLOWED",
];
const RIGHT_KEY: readonly JwtErrorCode[] = [
	"ERR_JWT_EXPIRED",
	"ERR_JWT_NOT_ACTIVE",
	"ERR_JWT_CLAIM_VALIDATION_FAILED",
	"ERR_JWT_INVALID",
];

/**
 * Chooses the failure to report: that of a configuration that could not judge the token, because the token may be valid;
 * then that of the one whose key signed it; then the first.
 */
function mostTelling(failures: readonly JwtError[]): JwtError | undefined {
	const rank = ({ code }: JwtError) => (OTHER_KEY.includes(code) ? 2 : RIGHT_KEY.includes(code) ? 1 : 0);
	return failures.toSorted((one, other) => rank(one) - rank(other))[0];
}
