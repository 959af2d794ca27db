import { createPrivateKey, createPublicKey, type X509Certificate } from "node:crypto";
import type { LeftOut, LeftOutReason } from "../../key-facts.js";
import { type DerRead, readDer } from "./der.js";
import { decrypt } from "./encrypted.js";
import { type PemBlock, readPem } from "./pem.js";
import { createReadKey, type KeysRead, type ReadKey } from "./read-key.js";
import { isWholeKey } from "./whole.js";

/** The structures of keys with traditional OpenSSL encryption, by label. */
const TRADITIONAL: Record<string, string> = { "RSA PRIVATE KEY": "PKCS#1", "EC PRIVATE KEY": "SEC1" };

/** Why a private key cannot be decrypted. */
const LOCKED: readonly LeftOutReason[] = ["passphrase-missing", "passphrase-wrong", "outdated-encryption"];

/** The maximum numbers of blocks and of encrypted blocks. More keys are not useful, and each takes time to read. */
const MAX_BLOCKS = 100;
const MAX_ENCRYPTED = 8;

interface PemKey {
	read: ReadKey;
	certificate?: X509Certificate;
}

/**
 * Reads the keys in PEM text, one per block. The content of a block counts, not its label. A private key and its certificate
 * are one key, and a certificate that issued another one in the text is not used.
 */
export function readPemKeys(text: string, passphrase?: string): KeysRead {
	const { blocks, leftOut: broken } = readPem(text);
	const keys: PemKey[] = [];
	const leftOut: LeftOut[] = broken.map((reason) => ({ reason, form: "PEM" }));
	let encrypted = 0;
	for (const [index, block] of blocks.entries()) {
		if (/ENCRYPTED/.test(block.label + block.pem.slice(0, 200))) encrypted++;
		if (index >= MAX_BLOCKS || encrypted > MAX_ENCRYPTED) {
			leftOut.push({ reason: "unknown-form", form: "PEM" });
			break;
		}
		// Parameters of a curve belong to the key next to them; Diffie-Hellman parameters do not belong to any.
		if (block.label.endsWith("PARAMETERS")) continue;
		const read = readBlock(block, passphrase);
		if ("reason" in read) leftOut.push({ reason: read.reason, form: "PEM" });
		else if (!isWholeKey(read.key)) leftOut.push({ reason: "damaged", form: "PEM" });
		else {
			const { key, structure, certificate } = read;
			keys.push({
				read: createReadKey(key, { form: nameForm(structure), certificate: certificate?.raw }),
				certificate,
			});
		}
	}
	// Otherwise a certificate would hide that its private key cannot be decrypted.
	if (leftOut.some(isLocked) && !keys.some(({ read }) => read.key.type === "private")) {
		return { keys: [], leftOut: leftOut.filter(isLocked) };
	}
	const issued = keys.filter((key) => !isAuthority(key, keys));
	for (const { read } of keys.filter((key) => !issued.includes(key))) {
		const { type, bits, curve, form } = read;
		leftOut.push({ reason: "authority", form, type, bits, curve });
	}
	return { keys: takeDistinct(issued.map(({ read }) => read)), leftOut };
}

const isLocked = ({ reason }: LeftOut) => LOCKED.includes(reason);
const nameForm = (structure: string) => (structure.startsWith("X.509") ? structure : `${structure} PEM`);

function readBlock({ label, pem }: PemBlock, passphrase: string | undefined): DerRead {
	if (label === "OPENSSH PRIVATE KEY") return { reason: "openssh-private" };
	if (pem.includes("\nProc-Type: ")) {
		const read = decrypt((given) => createPrivateKey({ key: pem, passphrase: given }), passphrase);
		return "reason" in read ? read : { ...read, structure: `encrypted ${TRADITIONAL[label] ?? "DSA"}` };
	}
	const read = readDer(Buffer.from(pem.replace(/-----.*-----|\n/g, ""), "base64"), passphrase);
	if (read) return read;
	if (label.endsWith("CERTIFICATE REQUEST")) return { reason: "certificate-request" };
	return { reason: /KEY|CERTIFICATE/.test(label) ? "damaged" : "unknown-form" };
}

/** Whether a certificate issued another one in the text. Such a certificate authority does not sign tokens. */
function isAuthority(key: PemKey, keys: readonly PemKey[]): boolean {
	const { certificate } = key;
	if (!certificate) return false;
	return keys.some(
		(other) =>
			other.certificate &&
			!other.read.key.equals(key.read.key) &&
			other.certificate.checkIssued(certificate) &&
			other.certificate.verify(certificate.publicKey),
	);
}

/** Takes each key once, preferring its private half, with the first certificate that it has in the text. */
function takeDistinct(keys: readonly ReadKey[]): ReadKey[] {
	const distinct = new Map<string, ReadKey>();
	const certificates = new Map<string, Uint8Array>();
	const names = new Map<ReadKey, string>();
	for (const read of keys) {
		const half = read.key.type === "private" ? createPublicKey(read.key) : read.key;
		const name = half.export({ type: "spki", format: "der" }).toString("base64");
		names.set(read, name);
		const known = distinct.get(name);
		if (!known || (known.key.type === "public" && read.key.type === "private")) distinct.set(name, read);
		if (read.certificate && !certificates.has(name)) certificates.set(name, read.certificate);
	}
	const taken = new Set(distinct.values());
	return keys
		.filter((read) => taken.has(read))
		.map((read) => {
			const certificate = certificates.get(names.get(read) as string);
			return certificate ? { ...read, certificate } : read;
		});
}
