import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import type { LeftOutReason } from "../../key-facts.js";
import { type DerElement, readDerElements, readDerSequence, TAG, writeDerElement } from "./der-elements.js";
import { decrypt } from "./encrypted.js";
import { isTooMuchWork } from "./work.js";

/** A key and the structure that it was in, or why it cannot be used. */
export type DerRead = { key: KeyObject; structure: string; certificate?: X509Certificate } | { reason: LeftOutReason };

/** Object identifiers of the key types that every Node.js supports (RFC 3279, RFC 8410), in hex. */
const RSA_AND_EC = ["2a864886f70d010101", "2a864886f70d01010a", "2a8648ce3d0201", "2a8648ce380401"];
const KNOWN_TYPES = [...RSA_AND_EC, "2b656e", "2b656f", "2b6570", "2b6571"];
/** Prefixes of the object identifiers of password-based encryption (RFC 8018, RFC 7292 appendix C) and PKCS#7 (RFC 2315). */
const ENCRYPTIONS = ["2a864886f70d0105", "2a864886f70d010c01"];
const PKCS7 = "2a864886f70d0107";

/** The structures of keys, recognized by the tags of their first elements. */
const STRUCTURES: {
	tags: RegExp;
	name: string;
	read: (bytes: Buffer, elements: readonly DerElement[]) => KeyObject;
	/** The index of the element that names the type of the key. */
	typeAt?: number;
}[] = [
	{ tags: /^02 30 04/, name: "PKCS#8", read: readPkcs8, typeAt: 1 },
	{ tags: /^30 03$/, name: "SPKI", read: publicKey("spki"), typeAt: 0 },
	{ tags: /^02 04/, name: "SEC1", read: privateKey("sec1") },
	{ tags: /^02 02$/, name: "PKCS#1", read: publicKey("pkcs1") },
	{ tags: /^02( 02){8}/, name: "PKCS#1", read: privateKey("pkcs1") },
];

/** The number of tags needed to tell the structures apart. */
const TAGS = 9;
const tagsOf = (elements: readonly DerElement[]) =>
	elements
		.slice(0, TAGS)
		.map(({ tag }) => tag.toString(16).padStart(2, "0"))
		.join(" ");
const hex = (element: DerElement | undefined) => Buffer.from(element?.content ?? []).toString("hex");
const inside = (element: DerElement | undefined) => (element && readDerElements(element.content)) ?? [];
/** The object identifier at the beginning of an AlgorithmIdentifier or of PKCS#7 content. */
const identifierOf = (element: DerElement | undefined) => hex(inside(element)[0]);

/**
 * Reads a key in DER: PKCS#8 (encrypted or not), PKCS#1, SEC1, SPKI or an X.509 certificate, whichever it is.
 * @param passphrase decrypts an encrypted key
 * @returns `undefined` if the bytes do not look like one of these; `unknown-form` if they only have a similar structure
 */
export function readDer(bytes: Uint8Array, passphrase?: string): DerRead | undefined {
	const elements = readDerSequence(bytes);
	if (!elements) return undefined;
	const [first, second] = elements;
	const key = Buffer.from(bytes);
	const tags = tagsOf(elements);
	const structure = STRUCTURES.find((candidate) => candidate.tags.test(tags));

	if (tags === "30 04" && ENCRYPTIONS.some((prefix) => identifierOf(first).startsWith(prefix))) {
		if (isTooMuchWork(first)) return { reason: "damaged" };
		const open = (given: string) => createPrivateKey({ key, format: "der", type: "pkcs8", passphrase: given });
		const read = decrypt(open, passphrase);
		return "reason" in read ? read : { ...read, structure: "encrypted PKCS#8" };
	}
	if (structure) {
		const { name, read, typeAt } = structure;
		try {
			return { key: read(key, elements), structure: name };
		} catch {
			const isKnown = typeAt === undefined || KNOWN_TYPES.includes(identifierOf(elements[typeAt]));
			return { reason: isKnown ? "damaged" : "unknown-type" };
		}
	}
	if (tags === "30 30 03") return readCertificate(key, first);
	// A DSA key in the format that OpenSSL used before PKCS#8.
	if (/^02( 02){5}$/.test(tags)) return { reason: "unknown-type" };
	// PKCS#7 begins with the type of its content; PKCS#12 is a version followed by PKCS#7 (RFC 7292 section 4).
	const content = first?.tag === TAG.oid ? hex(first) : identifierOf(second);
	return { reason: content.startsWith(PKCS7) ? "archive" : "unknown-form" };
}

function privateKey(type: "pkcs1" | "sec1") {
	return (key: Buffer) => createPrivateKey({ key, format: "der", type });
}

function publicKey(type: "pkcs1" | "spki") {
	return (key: Buffer) => createPublicKey({ key, format: "der", type });
}

/** Reduces version 2, which also has the public key, to version 1: OpenSSL before 3.5 needs that (RFC 5958 section 2). */
function readPkcs8(bytes: Buffer, [version, ...parts]: readonly DerElement[]): KeyObject {
	const isFirst = version?.content.every((byte) => byte === 0);
	const first = [{ tag: TAG.integer, content: Uint8Array.of(0) }, ...parts.slice(0, 2)].map(writeDerElement);
	const key = isFirst ? bytes : writeDerElement({ tag: TAG.sequence, content: Buffer.concat(first) });
	return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

/** Reads a certificate (RFC 5280 section 4.1) or a certificate request (RFC 2986 section 4). */
function readCertificate(bytes: Buffer, body: DerElement | undefined): DerRead {
	const parts = inside(body);
	if (/^02 30 30( a0)?$/.test(tagsOf(parts))) return { reason: "certificate-request" };
	try {
		const certificate = new X509Certificate(bytes);
		return { key: certificate.publicKey, structure: "X.509 certificate", certificate };
	} catch {
		const spki = parts[parts[0]?.tag === TAG.context0 ? 6 : 5];
		const isKnown = !spki || KNOWN_TYPES.includes(identifierOf(inside(spki)[0]));
		return { reason: isKnown ? "damaged" : "unknown-type" };
	}
}
