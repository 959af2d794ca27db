import type { JwtError } from "../errors.js";
import type { Check } from "./check.js";
import { refusal } from "./refusal.js";
import { type ClaimsPolicy, registeredChecks } from "./registered.js";

/** The parameters of the header that stand in for claims. */
const PARAMETERS = ["iss", "client", "exp"];

/**
 * Creates the checks of a token from an AWS load balancer. Its claims are those of the user and come from an identity
 * provider. What the token itself is, is in its header: who signed it (`signer`), the identity provider (`iss`), the
 * application at that provider (`client`) and the expiration (`exp`).
 * @param signers the ARNs of the accepted load balancers. All those in a region have the same keys, so anyone with an
 *   account at AWS can make tokens with any claims, but none with another's ARN.
 */
export function loadBalancerChecks(policy: ClaimsPolicy, signers: readonly string[]): Check[] {
	const { audience, audienceClaim } = policy;
	const hasClient = audienceClaim === "aud";
	const ofHeader = registeredChecks({
		...policy,
		audience: hasClient ? audience : [],
		audienceClaim: "client",
		tokenType: "",
		requireExpiration: true,
	}).filter(({ claim = "" }) => PARAMETERS.includes(claim));
	const ofClaims = registeredChecks({
		...policy,
		issuers: [],
		audience: hasClient ? [] : audience,
		requireExpiration: false,
		maxLifetime: undefined,
	});
	return [isFrom(signers), ...inHeader(ofHeader), ...ofClaims];
}

const isFrom = (signers: readonly string[]): Check => ({
	name: "signer",
	claim: "signer",
	run: ({ header: { signer } }) => (signers.includes(signer as string) ? undefined : signerRefusal(signer)),
	expected: () => (signers.length > 1 ? signers : signers[0]),
	found: ({ header }) => header.signer,
});

/** Creates the error for a token from another load balancer. */
export function signerRefusal(signer: unknown): JwtError {
	if (signer === undefined) return refusal("signer", "missing", "The token does not name a load balancer (signer).");
	const problem = "The token is not from the configured load balancer (signer).";
	return refusal("signer", "check_failed", problem);
}

/** Makes checks of claims into checks of the header parameters with the same names. */
function inHeader(checks: readonly Check[]): Check[] {
	const made = new Map<Check, Check>();
	for (const check of checks) {
		const { run, found, after } = check;
		made.set(check, {
			...check,
			after: after?.flatMap((before) => made.get(before) ?? []),
			run: ({ header }, now) => run({ header, claims: header }, now),
			found: found && (({ header }) => found({ header, claims: header })),
		});
	}
	return [...made.values()];
}
