import type { KeyObject } from "node:crypto";
import type { Algorithm } from "../algorithms.js";
import type { Check, DecodedToken } from "../claims/check.js";
import { JwtError } from "../errors.js";
import { type CompactToken, parseCompact } from "../jws/compact.js";
import { isSignature } from "../jws/signature.js";
import type { KeySource } from "../keys/key-source.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { type ClaimsSet, parseClaims } from "./decode.js";

/** The state of a token during its checks. Each check adds what later checks need. */
export interface ExaminedToken extends DecodedToken {
	/** The value given as a token. */
	readonly value: unknown;
	compact?: CompactToken;
	/** The keys that may have signed the token. */
	candidates?: readonly KeyObject[];
	/** The key that signed the token. */
	key?: KeyObject;
	/** The claims set as JSON text. */
	json?: string;
}

/** Creates the initial state of a token. */
export const unexamined = (value: unknown): ExaminedToken => ({ value, header: {}, claims: {} });

/** A check of a token's form or signature. These checks run before those of its claims. */
export type TokenCheck = Check<ExaminedToken>;

/**
 * Creates the checks of a token's form and signature (RFC 7515 section 5.2, RFC 7519 section 7.2), in the order in which they
 * run. The header is checked before any key is looked up, so that a refused token does not cause a request for keys.
 * @param accepted the accepted `alg` headers
 * @param mayBePadded whether the parts of a token may have padding (=)
 * @param signerOf returns the key that verified the signature of the same token before
 */
export function tokenChecks(
	accepted: readonly string[],
	keys: KeySource,
	mayBePadded = false,
	signerOf: (token: string, signature: Buffer) => KeyObject | undefined = () => undefined,
): TokenCheck[] {
	const form: TokenCheck = {
		name: "form",
		run: (token) =>
			failureOf(() => {
				token.compact = parseCompact(token.value, mayBePadded);
				token.header = token.compact.header;
			}),
	};
	const critical: TokenCheck = {
		name: "critical",
		claim: "crit",
		after: [form],
		run: ({ header }) => (isUnderstood(header) ? undefined : notUnderstood()),
		found: ({ header }) => header.crit,
	};
	const algorithm: TokenCheck = {
		name: "algorithm",
		claim: "alg",
		after: [form],
		run: ({ header }) => requireAlgorithm(header.alg, accepted),
		expected: () => accepted,
		found: ({ header }) => header.alg,
	};
	const key: TokenCheck = {
		name: "key",
		claim: "kid",
		after: [form, algorithm],
		run: (token) =>
			whenReady(keys.verificationKeys(token.header), (candidates) => {
				token.candidates = candidates;
				return undefined;
			}),
		found: ({ header }) => header.kid,
	};
	const signature: TokenCheck = {
		name: "signature",
		after: [form, critical, algorithm, key],
		run: (token) => {
			const { compact, candidates = [] } = token as ExaminedToken & { compact: CompactToken };
			const known = signerOf(compact.text, compact.signature);
			const signer = known && candidates.includes(known) ? known : findSigner(compact, candidates);
			const accept = (key: KeyObject | undefined) => {
				token.key = key;
				return key ? undefined : wrongSignature(compact.header);
			};
			return whenReady(signer, (key) =>
				key ? accept(key) : whenReady(findRenewedSigner(compact, candidates, keys), accept),
			);
		},
	};
	const encoding: TokenCheck = {
		name: "encoding",
		claim: "b64",
		after: [form, critical],
		run: ({ header }) => (header.crit !== undefined && header.b64 === false ? notEncoded() : undefined),
	};
	const claimsSet: TokenCheck = {
		name: "claims set",
		after: [form],
		run: (token) =>
			failureOf(() => {
				const { json, claims }: ClaimsSet = parseClaims((token.compact as CompactToken).payload);
				Object.assign(token, { json, claims });
			}),
	};
	return [form, critical, algorithm, key, signature, encoding, claimsSet];
}

/** Calls a function and returns the `JwtError` that it throws, if any. */
function failureOf(act: () => void): JwtError | undefined {
	try {
		act();
		return undefined;
	} catch (error) {
		if (error instanceof JwtError) return error;
		throw error;
	}
}

/** Whether the header is supported. The only supported extension is `b64` (RFC 7515 section 4.1.11, RFC 7797 section 3). */
function isUnderstood({ crit, b64 }: DecodedToken["header"]): boolean {
	if (crit === undefined) return true;
	const isList = Array.isArray(crit) && crit.length > 0;
	return isList && crit.every((name) => name === "b64") && typeof b64 === "boolean";
}

function requireAlgorithm(algorithm: unknown, accepted: readonly string[]): JwtError | undefined {
	if (accepted.includes(algorithm as string)) return undefined;
	if (typeof algorithm !== "string" || algorithm === "") {
		return new JwtError("ERR_JWS_INVALID", "The token is damaged: it names no algorithm (alg).");
	}
	return new JwtError(
		"ERR_JOSE_ALG_NOT_ALLOWED",
		"The token is signed with an algorithm other than the configuration's.",
	);
}

/** Finds the key that made the signature. There can be several candidates: a token does not have to name its key, and keys rotate. */
function findSigner(
	compact: CompactToken,
	candidates: readonly KeyObject[],
	index = 0,
): MaybePromise<KeyObject | undefined> {
	const candidate = candidates[index];
	if (!candidate) return undefined;
	const { signature, header, input } = compact;
	return whenReady(isSignature(signature, header.alg as Algorithm, candidate, input), (isRight) =>
		isRight ? candidate : findSigner(compact, candidates, index + 1),
	);
}

/** Fetches the keys again and, if they changed, finds the one that made the signature. */
function findRenewedSigner(
	compact: CompactToken,
	tried: readonly KeyObject[],
	keys: KeySource,
): MaybePromise<KeyObject | undefined> {
	if (!keys.renewedKeys) return undefined;
	return whenReady(keys.renewedKeys(compact.header), (candidates) =>
		candidates === tried ? undefined : findSigner(compact, candidates),
	);
}

const notUnderstood = () =>
	new JwtError("ERR_JWS_INVALID", "The token requires an extension (crit) that is not supported.");
/** Explains a token of Microsoft Graph, whose header is changed after signing: `nonce` is replaced with its hash. */
const wrongSignature = ({ nonce }: DecodedToken["header"]) =>
	new JwtError(
		"ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
		nonce === undefined
			? "The signature does not match: the token was changed, or signed with a secret or key other than the configuration's."
			: "The signature does not match. The token has a nonce in its header, like tokens for Microsoft Graph, which only Microsoft Graph can verify. Request a token for your own API, with a scope of that API.",
	);
const notEncoded = () =>
	new JwtError("ERR_JWT_INVALID", "The claims of the token are not encoded (b64), but they must be.");
