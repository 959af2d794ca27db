import { randomUUID } from "node:crypto";
import { JwtError } from "../errors.js";
import { dataOf, kindOf, toJson } from "../json.js";
import type { KeySource } from "../keys/key-source.js";
import { type JwtConfigOptions, RESERVED_HEADER_PARAMETERS } from "../options.js";
import { type AddedClaim, claimsSetComposer } from "./claims-set.js";
import { reusedTokens } from "./reused-tokens.js";
import { signCompact } from "./sign-compact.js";

/** An extra protected header parameter. */
export type HeaderParameter = readonly [name: string, value: unknown];

/**
 * Signs one token (RFC 7515 section 5.1, compact serialization).
 * @param brought the claims set a message brought: a plain object
 * @param added claims that win over it
 * @param parameters header parameters beside `alg`, `typ` and `kid`; `alg`, `crit` and `b64` are refused
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID`, `ERR_JWT_KEY_MISSING`
 */
export type Signer = (
	brought: unknown,
	added?: readonly AddedClaim[],
	parameters?: readonly HeaderParameter[],
) => Promise<string>;

/** What a signer goes by. */
export interface SignerOptions extends JwtConfigOptions {
	/** Percent of its life for which a token is given again for the same claims; blank: each is made anew. */
	reuse?: string;
}

/**
 * What signs tokens by one configuration.
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID` where the configuration's time spans cannot be read,
 *   `ERR_JWT_CONFIG_INVALID` where `reuse` cannot
 */
export function createSigner(options: SignerOptions, keys: KeySource): Signer {
	const compose = claimsSetComposer(options);
	const reuseToken = reusedTokens(options.reuse ?? "");
	const plainHeader = headerWithoutRows(options);
	return async (brought, added, parameters = []) => {
		const { key, kid } = await keys.signingKey();
		const claims = compose(brought, added);
		const header = parameters.length === 0 ? plainHeader(kid) : protectedHeader(options, kid, parameters);
		return reuseToken({ header, claims, key }, async () => {
			if (options.jwtid) claims.jti ??= randomUUID();
			return signCompact({ header, claims: toJson("claims", claims) }, options.algorithm, key);
		});
	};
}

/** The header of messages that bring no parameters: the same for all of them, as long as the key is. */
function headerWithoutRows(options: JwtConfigOptions): (kid: string | undefined) => string {
	let made: { kid: string | undefined; header: string } | undefined;
	return (kid) => {
		if (!made || made.kid !== kid) made = { kid, header: protectedHeader(options, kid, []) };
		return made.header;
	};
}

/**
 * As JSON text.
 * @param ownKid that of the key, used where the configuration names none
 */
function protectedHeader(
	options: JwtConfigOptions,
	ownKid: string | undefined,
	parameters: readonly HeaderParameter[],
): string {
	const kid = options.keyid || ownKid;
	const refuse = (name: string, problem: string) => {
		throw new JwtError("ERR_JWT_CLAIMS_INVALID", `The header parameter ${name} ${problem}`);
	};
	for (const [name, value] of parameters) {
		if (RESERVED_HEADER_PARAMETERS.includes(name)) refuse(name, "is set by the node itself. Remove that row.");
		if ((name === "kid" || name === "typ") && typeof value !== "string") {
			refuse(name, `must be text; it is ${kindOf(value)}.`);
		}
	}
	const alg = options.algorithm;
	const header = { alg, typ: options.tokentype || "JWT", ...(kid && { kid }), ...dataOf(parameters) };
	return toJson("header parameters", header);
}
