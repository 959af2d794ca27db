import type { KeyObject } from "node:crypto";
import type { LeftOutReason } from "../../key-facts.js";

/**
 * Decrypts a private key. The code of the Node.js error tells a wrong passphrase from a cipher that OpenSSL no longer
 * supports.
 */
export function decrypt(
	open: (passphrase: string) => KeyObject,
	passphrase: string | undefined,
): { key: KeyObject } | { reason: LeftOutReason } {
	if (!passphrase) return { reason: "passphrase-missing" };
	try {
		return { key: open(passphrase) };
	} catch (error) {
		const { code = "" } = error as NodeJS.ErrnoException;
		return { reason: /UNSUPPORTED|UNKNOWN_CIPHER|UNKNOWN_PBE/.test(code) ? "outdated-encryption" : "passphrase-wrong" };
	}
}
