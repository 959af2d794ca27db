import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import type { LeftOutReason } from "../../key-facts.js";
import { type DerElement, readDerElements, readDerSequence, TAG } from "./der-elements.js";
import { decrypt } from "./encrypted.js";

/** A key with the structure it came in, or why it cannot be used. */
export type DerRead = { key: KeyObject; structure: string; certificate?: X509Certificate } | { reason: LeftOutReason };

/** Object identifiers of key types that every Node.js knows (RFC 3279, RFC 8410), in hex. */
const KNOWN_TYPES = ["2a864886f70d010101", "2a864886f70d01010a", "2a8648ce3d0201", "2a8648ce380401"].concat([
	"2b656e",
	"2b656f",
	"2b6570",
	"2b6571",
]);
/** Prefixes of password-based encryption (RFC 8018, RFC 7292 appendix C) and of what PKCS#7 holds (RFC 2315). */
const ENCRYPTIONS = ["2a864886f70d0105", "2a864886f70d010c01"];
const PKCS7 = "2a864886f70d0107";

const hex = (element: DerElement | undefined) => Buffer.from(element?.content ?? []).toString("hex");
const tagsOf = (elements: readonly DerElement[]) =>
	elements.map(({ tag }) => tag.toString(16).padStart(2, "0")).join(" ");
const inside = (element: DerElement | undefined) => (element && readDerElements(element.content)) ?? [];

/**
 * Reads the key that DER bytes hold: PKCS#8, encrypted or not, PKCS#1, SEC1, SPKI or an X.509 certificate. The bytes tell
 * which of them it is.
 * @param passphrase opens an encrypted key
 * @returns `undefined` where the bytes are not built like a key, a certificate or an archive of them
 */
export function readDer(bytes: Uint8Array, passphrase?: string): DerRead | undefined {
	const elements = readDerSequence(bytes);
	if (!elements) return undefined;
	const [first, second, third] = elements;
	const key = Buffer.from(bytes);
	const tags = tagsOf(elements);
	const typeOf = (algorithm: DerElement | undefined) => hex(inside(algorithm)[0]);
	const open = (structure: string, read: () => KeyObject, type?: string): DerRead => {
		try {
			return { key: read(), structure };
		} catch {
			return { reason: type === undefined || KNOWN_TYPES.includes(type) ? "damaged" : "unknown-type" };
		}
	};

	if (tags === "30 04" && ENCRYPTIONS.some((prefix) => typeOf(first).startsWith(prefix))) {
		const read = decrypt(
			(given) => createPrivateKey({ key, format: "der", type: "pkcs8", passphrase: given }),
			passphrase,
		);
		return "reason" in read ? read : { ...read, structure: "encrypted PKCS#8" };
	}
	if (tags.startsWith("02 30 04")) {
		return open("PKCS#8", () => createPrivateKey({ key, format: "der", type: "pkcs8" }), typeOf(second));
	}
	if (tags === "30 03") {
		return open("SPKI", () => createPublicKey({ key, format: "der", type: "spki" }), typeOf(first));
	}
	if (tags.startsWith("02 04")) return open("SEC1", () => createPrivateKey({ key, format: "der", type: "sec1" }));
	if (tags === "02 02") return open("PKCS#1", () => createPublicKey({ key, format: "der", type: "pkcs1" }));
	if (elements.length >= 9 && elements.slice(0, 9).every(({ tag }) => tag === TAG.integer)) {
		return open("PKCS#1", () => createPrivateKey({ key, format: "der", type: "pkcs1" }));
	}
	if (tags === "30 30 03") return readCertificate(key, first, typeOf);
	if (first?.tag === TAG.oid && hex(first).startsWith(PKCS7)) return { reason: "archive" };
	// PKCS#12: a version, and PKCS#7 (RFC 7292 section 4).
	if (tags.startsWith("02 30") && hex(inside(second)[0]).startsWith(PKCS7) && (!third || third.tag === TAG.sequence)) {
		return { reason: "archive" };
	}
	return { reason: "unknown-form" };
}

/** A certificate (RFC 5280 section 4.1), or the request for one (RFC 2986 section 4). */
function readCertificate(
	bytes: Buffer,
	body: DerElement | undefined,
	typeOf: (algorithm: DerElement | undefined) => string,
): DerRead {
	const parts = inside(body);
	if (/^02 30 30( a0)?$/.test(tagsOf(parts))) return { reason: "certificate-request" };
	try {
		const certificate = new X509Certificate(bytes);
		return { key: certificate.publicKey, structure: "X.509 certificate", certificate };
	} catch {
		const spki = parts[parts[0]?.tag === TAG.context0 ? 6 : 5];
		const isKnown = !spki || KNOWN_TYPES.includes(typeOf(inside(spki)[0]));
		return { reason: isKnown ? "damaged" : "unknown-type" };
	}
}
