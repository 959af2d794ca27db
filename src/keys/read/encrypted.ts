import type { KeyObject } from "node:crypto";
import type { LeftOutReason } from "../../key-facts.js";

/**
 * Opens an encrypted private key. Node.js tells by the error's code whether the passphrase is wrong, or its OpenSSL no
 * longer has the cipher.
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
