import { errors, type JWSHeaderParameters, type JWTVerifyOptions, jwtVerify } from "jose";
import { JwtError } from "../errors.js";
import type { KeySource } from "../keys/key-source.js";
import type { JwtConfigOptions } from "../options.js";
import { ACCESS_TOKEN_CLAIMS, isAccessTokenType, requireAccessTokenTexts } from "./access-token.js";
import { readAudience, requireAudienceClaim } from "./audience.js";
import { parseCompact } from "./compact.js";
import type { DecodedToken } from "./decode.js";
import { fromJoseError } from "./jose-error.js";
import { readTimeSpan } from "./time-span.js";

/**
 * Verifies one token: its signature by the configuration's key and algorithm, never by what the token says of itself,
 * and its claims by the configuration's policy (RFC 7519 section 7.2).
 * @throws JwtError with the code of what failed
 */
export type Verifier = (token: unknown) => Promise<DecodedToken>;

/**
 * What verifies tokens by one configuration.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` where the configuration's policy cannot be read or is incomplete
 */
export function createVerifier(options: JwtConfigOptions, keys: KeySource): Verifier {
	const policy = verifyOptions(options);
	return async (value) => {
		const { token, header } = parseCompact(value);
		requireAlgorithm(header.alg, policy.algorithms);
		let failure: unknown;
		for (const key of await keys.verificationKeys(header as JWSHeaderParameters)) {
			try {
				const { payload } = await jwtVerify(token, key, policy);
				requireAudienceClaim(payload, options);
				if (isAccessTokenType(options.tokentype)) requireAccessTokenTexts(payload);
				return { header, claims: payload };
			} catch (error) {
				failure = fromJoseError(error);
				// Another key may fit: a token need not name its key, and keys are rotated.
				if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
			}
		}
		throw failure;
	};
}

/** Before any key is looked for, so that a refused token causes no request for keys. */
function requireAlgorithm(algorithm: unknown, accepted: readonly string[]): void {
	if (typeof algorithm !== "string" || algorithm === "") {
		throw new JwtError("ERR_JWS_INVALID", "The token is damaged: it names no algorithm (alg).");
	}
	if (accepted.includes(algorithm)) return;
	throw new JwtError(
		"ERR_JOSE_ALG_NOT_ALLOWED",
		"The token is signed with another algorithm than the configuration's.",
	);
}

/** Ed25519 has two names, of which a token may use either (RFC 9864 section 2.2). */
function acceptedAlgorithms({ algorithm, algorithms, keysource }: JwtConfigOptions): string[] {
	const isRemote = keysource === "jwks" || keysource === "discovery";
	const names = isRemote && algorithms.length > 0 ? algorithms : [algorithm];
	return names.flatMap((name) => (name === "EdDSA" || name === "Ed25519" ? ["EdDSA", "Ed25519"] : [name]));
}

function verifyOptions(options: JwtConfigOptions): JWTVerifyOptions & { algorithms: string[] } {
	const clockTolerance = readTimeSpan("Clock tolerance", options.clocktolerance, "ERR_JWT_CONFIG_INVALID");
	const maxTokenAge = readTimeSpan("Oldest accepted", options.maxage, "ERR_JWT_CONFIG_INVALID");
	const audience = readAudience(options.audience);
	const isAccessToken = isAccessTokenType(options.tokentype);
	if (isAccessToken && (!options.issuer || audience.length === 0)) {
		throw new JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"The token type at+jwt (RFC 9068) needs an issuer and an audience in the configuration.",
		);
	}
	return {
		algorithms: acceptedAlgorithms(options),
		...(options.issuer && { issuer: options.issuer }),
		...(audience.length > 0 && ["", "aud"].includes(options.audienceclaim) && { audience }),
		...(options.tokentype && { typ: options.tokentype }),
		...(clockTolerance !== undefined && { clockTolerance }),
		...(maxTokenAge !== undefined && { maxTokenAge }),
		...(isAccessToken && { requiredClaims: ACCESS_TOKEN_CLAIMS }),
	};
}
