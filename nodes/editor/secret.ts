import { HMAC_BITS, type HmacAlgorithm } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { looksLikeKey } from "../../src/key-text";
import { readSecretSet, type SecretEncoding, type SecretSet, secretBytes, secretText } from "../../src/secret-text";

/** The value that the editor sets in place of a stored password. */
export const STORED = "__PWRD__";

/** Generates a random secret as long as the algorithm's hash (RFC 7518 section 3.2), in the given encoding. */
export function makeSecret(algorithm: HmacAlgorithm, encoding: SecretEncoding): string {
	return secretText(crypto.getRandomValues(new Uint8Array(HMAC_BITS[algorithm] / 8)), encoding);
}

/** A report about a secret, with the key of its text. A secret with the level `error` cannot be used. */
export interface SecretReport {
	level: "" | "warning" | "error";
	key:
		| ("stored" | "environment" | "missing" | "keypair" | "encoding" | "short" | "strong")
		| ("unusable" | "leftout" | "shortest" | "several");
	/** The length of the secret, or of the shortest of several. */
	bits: number;
	/** The number of secrets that can be used, and of all, if there are several. */
	number?: number;
	all?: number;
}

/** Inspects a typed secret. The editor never gets a stored secret back, so there is nothing to report about it. */
export function inspectSecret(text: string, algorithm: HmacAlgorithm, encoding: SecretEncoding): SecretReport {
	if (text === STORED) return { level: "", key: "stored", bits: 0 };
	if (isVariable(text)) return { level: "", key: "environment", bits: 0 };
	if (text === "") return { level: "error", key: "missing", bits: 0 };
	const set = readSecretSet(text);
	if (set) return inspectSet(set, algorithm);
	if (looksLikeKey(text)) return { level: "error", key: "keypair", bits: 0 };
	const bytes = secretBytes(text, encoding);
	if (!bytes) return { level: "error", key: "encoding", bits: 0 };
	const bits = bytes.length * 8;
	return bits < HMAC_BITS[algorithm] ? { level: "warning", key: "short", bits } : { level: "", key: "strong", bits };
}

/** Inspects several secrets: the weakest one counts. */
function inspectSet({ secrets, leftOut }: SecretSet, algorithm: HmacAlgorithm): SecretReport {
	if (secrets.some(({ bytes }) => looksLikeKey(new TextDecoder().decode(bytes)))) {
		return { level: "error", key: "keypair", bits: 0 };
	}
	const used = secrets.filter(({ alg = "" }) => alg === "" || alg === algorithm);
	const number = used.length;
	const all = secrets.length + leftOut.length;
	if (number === 0) return { level: "error", key: "unusable", bits: 0, number, all };
	const bits = Math.min(...used.map(({ bytes }) => bytes.length * 8));
	if (bits < HMAC_BITS[algorithm])
		return { level: "warning", key: all === 1 ? "short" : "shortest", bits, number, all };
	if (number < all) return { level: "warning", key: "leftout", bits, number, all };
	return { level: "", key: all === 1 ? "strong" : "several", bits, number, all };
}
