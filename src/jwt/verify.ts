import { type JWTVerifyOptions, jwtVerify } from "jose";
import { JwtError } from "../errors.js";
import type { KeySource } from "../keys/key-source.js";
import type { JwtConfigOptions } from "../options.js";
import { readAudience } from "./audience.js";
import { parseCompact } from "./compact.js";
import type { DecodedToken } from "./decode.js";
import { fromJoseError } from "./jose-error.js";
import { readTimeSpan } from "./time-span.js";

/** What RFC 9068 section 2.2 requires of an access token. */
const ACCESS_TOKEN_CLAIMS = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];

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
		const { token } = parseCompact(value);
		try {
			const { protectedHeader, payload } = await jwtVerify(token, (header) => keys.verificationKey(header), policy);
			return { header: { ...protectedHeader }, claims: payload };
		} catch (error) {
			throw fromJoseError(error);
		}
	};
}

function verifyOptions(options: JwtConfigOptions): JWTVerifyOptions {
	const clockTolerance = readTimeSpan("Clock tolerance", options.clocktolerance, "ERR_JWT_CONFIG_INVALID");
	const maxTokenAge = readTimeSpan("Oldest accepted", options.maxage, "ERR_JWT_CONFIG_INVALID");
	const audience = readAudience(options.audience);
	const isAccessToken = /^(application\/)?at\+jwt$/i.test(options.tokentype);
	if (isAccessToken && (!options.issuer || audience.length === 0)) {
		throw new JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"The token type at+jwt (RFC 9068) needs an issuer and an audience in the configuration.",
		);
	}
	return {
		algorithms: [options.algorithm],
		...(options.issuer && { issuer: options.issuer }),
		...(audience.length > 0 && { audience }),
		...(options.tokentype && { typ: options.tokentype }),
		...(clockTolerance !== undefined && { clockTolerance }),
		...(maxTokenAge !== undefined && { maxTokenAge }),
		...(isAccessToken && { requiredClaims: ACCESS_TOKEN_CLAIMS }),
	};
}
