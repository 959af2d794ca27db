import { errors } from "jose";
import { JwtError } from "../errors.js";

/**
 * The error a flow sees in place of one of `jose`'s. Those keep the claims set in their `cause`, and a Catch node would
 * hand that on; here only the code, the claim's name and the reason survive.
 */
export function fromJoseError(error: unknown): unknown {
	if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) return claimError(error);
	if (error instanceof errors.JWSSignatureVerificationFailed) {
		return new JwtError(error.code as "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", SIGNATURE);
	}
	if (error instanceof errors.JWTInvalid) {
		return new JwtError("ERR_JWT_INVALID", "The token holds something else than a claims set (a JSON object).");
	}
	if (error instanceof errors.JOSENotSupported) {
		return new JwtError("ERR_JWS_INVALID", "The token asks for an extension (crit) that is not understood here.");
	}
	if (error instanceof errors.JWSInvalid) {
		return new JwtError("ERR_JWS_INVALID", "The token is damaged: it is not a well-formed signed token.");
	}
	return error;
}

const SIGNATURE =
	"The signature does not match: the token was changed, or signed with another secret or key than the configuration's.";

function claimError({ claim, reason }: errors.JWTExpired | errors.JWTClaimValidationFailed): JwtError {
	const failure = { claim, reason: reason as "missing" | "check_failed" | "invalid" };
	if (claim === "exp" && reason === "check_failed") {
		return new JwtError("ERR_JWT_EXPIRED", "The token has expired. Get a new one.", failure);
	}
	if (claim === "nbf" && reason === "check_failed") {
		return new JwtError("ERR_JWT_NOT_ACTIVE", "The token is not valid yet: its time (nbf) lies ahead.", failure);
	}
	return new JwtError("ERR_JWT_CLAIM_VALIDATION_FAILED", claimMessage(claim, reason), failure);
}

function claimMessage(claim: string, reason: string): string {
	if (reason === "missing") return `The token has no claim ${claim}, which the configuration asks for.`;
	if (reason === "invalid") return `The token's claim ${claim} is not of the kind it must be.`;
	if (claim === "iat") return "The token's age (iat) is outside of what the configuration accepts.";
	if (claim === "typ") return "The token's type (typ) is not the one the configuration asks for.";
	return `The token's claim ${claim} is not what the configuration asks for.`;
}
