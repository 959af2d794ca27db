import { randomUUID } from "node:crypto";
import { type AddedClaim, type ComposedClaims, composeClaims } from "../claims/compose.js";
import { isRefreshTokenType } from "../claims/type.js";
import { JwtError } from "../errors.js";
import { kindOf, setMember, toJson } from "../json.js";
import { encodeBase64url } from "../jws/base64url.js";
import { MAX_TOKEN_LENGTH } from "../jws/compact.js";
import { signCompact } from "../jws/sign.js";
import type { KeySource } from "../keys/key-source.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { RESERVED_HEADER_PARAMETERS } from "../options.js";
import { hasTenant, TENANT } from "../tenants.js";
import type { SigningPolicy } from "./policy.js";
import { createReuse } from "./reused-tokens.js";

/** An extra protected header parameter. */
export type HeaderParameter = readonly [name: string, value: unknown];

/**
 * Signs one token (RFC 7515 section 5.1, compact serialization).
 * @param brought the claims set from a message: a plain object
 * @param added claims that override those from the message
 * @param parameters extra header parameters, which can replace `typ` and `kid`; `alg`, `crit` and `b64` are refused
 * @returns a promise only for a slow algorithm or a key that is not loaded yet
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID`, `ERR_JWT_KEY_MISSING`
 */
export type Signer = (
	brought: unknown,
	added?: readonly AddedClaim[],
	parameters?: readonly HeaderParameter[],
) => MaybePromise<string>;

/**
 * Creates a signer for one configuration.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the issuer is not that of one tenant
 */
export function createSigner(policy: SigningPolicy, keys: KeySource): Signer {
	if (hasTenant(policy.issuer)) {
		throw new JwtError(
			"ERR_JWT_CONFIG_INVALID",
			`The issuer contains ${TENANT}, which only checked tokens can have. To make tokens, enter the complete issuer first.`,
		);
	}
	const reuse = createReuse(policy.reuse);
	const plainHeader = headerWithoutParameters(policy);
	return (brought, added = [], parameters = []) =>
		whenReady(keys.signingKey(), ({ key, kid }) => {
			const composed = composeClaims(policy, brought, added, Math.floor(Date.now() / 1000));
			// Written once: a claim whose text changes each time must not become another caller's.
			const claims: ComposedClaims = policy.reuse > 0 ? JSON.parse(toJson("claims", composed)) : composed;
			const header = parameters.length === 0 ? plainHeader(kid) : protectedHeader(policy, kid, parameters);
			return reuse({ header, claims, key }, () => {
				if (policy.jwtId) claims.jti ??= randomUUID();
				const signed = signCompact({ header, claims: toJson("claims", claims) }, policy.algorithm, key);
				return whenReady(signed, requireReadable);
			});
		});
}

/** Caches the header of tokens without extra parameters, which is the same until the key changes. */
function headerWithoutParameters(policy: SigningPolicy): (kid: string | undefined) => string {
	let made: { kid: string | undefined; header: string } | undefined;
	return (kid) => {
		if (!made || made.kid !== kid) made = { kid, header: protectedHeader(policy, kid, []) };
		return made.header;
	};
}

/**
 * Creates the protected header, in base64url.
 * @param ownKid the key's own `kid`, used if the policy has none
 */
function protectedHeader(
	{ algorithm, tokenType, keyId }: SigningPolicy,
	ownKid: string | undefined,
	parameters: readonly HeaderParameter[],
): string {
	const kid = keyId || ownKid;
	const header: Record<string, unknown> = { alg: algorithm, typ: tokenType, ...(kid && { kid }) };
	for (const [name, value] of parameters) {
		if (RESERVED_HEADER_PARAMETERS.includes(name)) refuse(name, "is set by the node itself. Remove that row.");
		if ((name === "kid" || name === "typ") && typeof value !== "string") {
			refuse(name, `must be text; it is ${kindOf(value)}.`);
		}
		if (name === "typ" && isRefreshTokenType(value)) {
			refuse(name, "is that of refresh tokens, which only sessions make. Choose another.");
		}
		setMember(header, name, value);
	}
	return encodeBase64url(toJson("header parameters", header));
}

/** Refuses to make a token that is too long to be verified. */
function requireReadable(token: string): string {
	if (token.length <= MAX_TOKEN_LENGTH) return token;
	throw new JwtError(
		"ERR_JWT_CLAIMS_INVALID",
		`The token would be longer than ${MAX_TOKEN_LENGTH} characters, which is the limit. Shorten its claims.`,
	);
}

function refuse(name: string, problem: string): never {
	throw new JwtError("ERR_JWT_CLAIMS_INVALID", `The header parameter ${name} ${problem}`);
}
