import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";

/**
 * The key that DER bytes hold, of whichever structure: PKCS#8, PKCS#1, SEC1, SPKI or an X.509 certificate. DER begins
 * with a SEQUENCE (0x30), so most other bytes are ruled out at once.
 */
export function readDerKey(bytes: Uint8Array): KeyObject | undefined {
	if (bytes[0] !== 0x30 || bytes.length < 32) return undefined;
	const key = Buffer.from(bytes);
	const readers = [
		() => createPrivateKey({ key, format: "der", type: "pkcs8" }),
		() => createPrivateKey({ key, format: "der", type: "pkcs1" }),
		() => createPrivateKey({ key, format: "der", type: "sec1" }),
		() => createPublicKey({ key, format: "der", type: "spki" }),
		() => createPublicKey({ key, format: "der", type: "pkcs1" }),
		() => new X509Certificate(key).publicKey,
	];
	for (const read of readers) {
		try {
			return read();
		} catch {
			// Another structure, perhaps.
		}
	}
	return undefined;
}
