import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from "node:crypto";
import { JwtError } from "../errors.js";
import { readDerKey } from "./der.js";
import { type PemBlock, readPem } from "./pem.js";

/** A key of a key pair, read from a text. */
export interface ParsedKey {
	key: KeyObject;
	/** Which form it was in, in words: `PKCS#8 PEM`, `JWK` … */
	form: string;
	/** `kid` and `alg` of a JWK (RFC 7517 sections 4.5 and 4.4), or the id a Google service account gives its key. */
	kid?: string;
	alg?: string;
}

const invalid = (problem: string) => new JwtError("ERR_JWT_KEY_INVALID", problem);

const UNKNOWN =
	"This is not a key in a known form. Paste PEM text (-----BEGIN …), a JWK, a JWK Set or a service account's JSON.";

/**
 * Reads keys from a text: PEM (PKCS#8, PKCS#1, SEC1, SPKI, X.509, encrypted), with its newlines written out or lost;
 * base64 of a PEM; a JWK; a JWK Set; the JSON of a Google service account.
 * @param passphrase opens an encrypted key
 * @returns at least one key; several from a JWK Set
 * @throws JwtError `ERR_JWT_KEY_INVALID`, which names what the text is instead and how to convert it
 */
export function parseKeys(text: string, passphrase?: string): ParsedKey[] {
	const trimmed = unquote(text.trim()).trim();
	if (trimmed.startsWith("{")) return parseJson(trimmed, passphrase);
	if (/-----(BEGIN|END) /.test(trimmed)) return [parsePem(readPem(trimmed), passphrase)];
	if (/^(ssh-|ecdsa-sha2-|sk-)\S+ |^---- BEGIN SSH2/.test(trimmed)) {
		throw invalid("This is an OpenSSH public key. Convert it: ssh-keygen -e -m PKCS8 -f key.pub");
	}
	const bytes = decodeBase64(trimmed);
	if (!bytes) throw invalid(UNKNOWN);
	const inner = bytes.toString("utf8");
	if (inner.includes("-----BEGIN ") || inner.trimStart().startsWith("{")) {
		return parseKeys(inner, passphrase).map((key) => ({ ...key, form: `base64 of ${key.form}` }));
	}
	const key = readDerKey(bytes);
	if (!key) throw invalid(UNKNOWN);
	return [{ key, form: "base64 of DER" }];
}

/** Without the quotes that a text was copied with; as a JSON string it has escapes, too. */
function unquote(text: string): string {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === "string") return value;
	} catch {
		// No JSON string, but perhaps in quotes all the same.
	}
	return text.replace(/^(["'])(.*)\1$/s, "$2");
}

function decodeBase64(text: string): Buffer | undefined {
	const packed = text.replace(/\\+[rn]|\s/g, "");
	return packed !== "" && /^[\w+/-]+={0,2}$/.test(packed) ? Buffer.from(packed, "base64") : undefined;
}

const PEM_FORMS: Record<string, string> = {
	"PRIVATE KEY": "PKCS#8 PEM",
	"ENCRYPTED PRIVATE KEY": "encrypted PKCS#8 PEM",
	"RSA PRIVATE KEY": "PKCS#1 PEM",
	"DSA PRIVATE KEY": "DSA PEM",
	"EC PRIVATE KEY": "SEC1 PEM",
	"PUBLIC KEY": "SPKI PEM",
	"RSA PUBLIC KEY": "PKCS#1 PEM",
	CERTIFICATE: "X.509 certificate",
};

/** Labels of blocks that are no key, and what to do with them. */
const PEM_ADVICE: Record<string, string> = {
	"CERTIFICATE REQUEST":
		"This is a certificate request, not a key. Paste the certificate, or the key it was made with.",
	"NEW CERTIFICATE REQUEST":
		"This is a certificate request, not a key. Paste the certificate, or the key it was made with.",
	"OPENSSH PRIVATE KEY":
		"This is an OpenSSH key. Convert a copy of it: ssh-keygen -p -m PKCS8 -f copy_of_key. Where that leaves an Ed25519 key as it is, make a new one: openssl genpkey -algorithm ed25519",
};

function parsePem(blocks: readonly PemBlock[], passphrase: string | undefined): ParsedKey {
	const keys = blocks.filter(({ label }) => label in PEM_FORMS);
	// Beside its certificate, as in a PKCS#12 archive taken apart, the private key is the one that can do everything.
	const block = keys.find(({ label }) => label.endsWith("PRIVATE KEY")) ?? keys[0];
	if (!block) {
		const advice = blocks.map(({ label }) => PEM_ADVICE[label]).find(Boolean);
		throw invalid(
			advice ?? (blocks.length > 0 ? UNKNOWN : "The key is cut off: its BEGIN or its END line is missing."),
		);
	}
	const { label, pem } = block;
	const isEncrypted = label.startsWith("ENCRYPTED") || pem.includes("Proc-Type: 4,ENCRYPTED");
	if (isEncrypted && !passphrase) throw invalid("This key is encrypted. Type its passphrase too.");
	const form = isEncrypted && !label.startsWith("ENCRYPTED") ? `encrypted ${PEM_FORMS[label]}` : PEM_FORMS[label];
	try {
		const key = label.endsWith("PRIVATE KEY") ? createPrivateKey({ key: pem, passphrase }) : createPublicKey(pem);
		return { key, form: form as string };
	} catch {
		throw invalid(
			isEncrypted
				? "The passphrase does not open this key, or the key is damaged."
				: "The key is damaged, or of a kind that this Node.js does not know.",
		);
	}
}

function parseJson(text: string, passphrase: string | undefined): ParsedKey[] {
	let json: Record<string, unknown>;
	try {
		json = JSON.parse(text);
	} catch {
		throw invalid("This looks like JSON, but is damaged. Paste the whole of it.");
	}
	if (typeof json.private_key === "string") {
		const kid = typeof json.private_key_id === "string" ? json.private_key_id : undefined;
		return parseKeys(json.private_key, passphrase).map(({ key }) => ({ key, form: "service account JSON", kid }));
	}
	if (Array.isArray(json.keys)) {
		const keys = json.keys.filter((jwk) => jwk?.use !== "enc").map((jwk) => parseJwk(jwk, "JWK Set"));
		if (keys.length === 0) throw invalid("This JWK Set has no key for signing.");
		return keys;
	}
	if (json.kty !== undefined) return [parseJwk(json, "JWK")];
	throw invalid("This JSON is not a key: it is no JWK, no JWK Set and no service account.");
}

function parseJwk(jwk: Record<string, unknown>, form: string): ParsedKey {
	if (jwk?.kty === "oct") throw invalid("This JWK is a shared secret (oct). It needs HS256, HS384 or HS512.");
	if (jwk?.use === "enc") throw invalid("This JWK is for encryption (use), not for signatures.");
	let key: KeyObject;
	try {
		const input = { key: jwk as JsonWebKey, format: "jwk" as const };
		key = "d" in jwk || "priv" in jwk ? createPrivateKey(input) : createPublicKey(input);
	} catch {
		throw invalid(`A key of the ${form} is damaged, or of a kind that this Node.js does not know.`);
	}
	if (!isWhole(key))
		throw invalid(`The private and the public members of a key of the ${form} do not belong together.`);
	const text = (value: unknown) => (typeof value === "string" ? value : undefined);
	return { key, form, kid: text(jwk.kid), alg: text(jwk.alg) };
}

/**
 * Whether the public half of a private key checks its signatures. A JWK holds both halves side by side, and Node.js takes
 * them as they are.
 */
function isWhole(key: KeyObject): boolean {
	if (key.type !== "private" || !/^(rsa|ec)$/.test(key.asymmetricKeyType ?? "")) return true;
	try {
		const data = Buffer.from("signed to check the key");
		return verify("sha256", data, createPublicKey(key), sign("sha256", data, key));
	} catch {
		return false;
	}
}
