import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { KeyMeasure, LeftOut } from "../../key-facts.js";
import { readDerElements } from "./der-elements.js";

/** What an RSASSA-PSS key demands of its signatures (RFC 4055 section 3.1). */
export interface PssParameters {
	hashAlgorithm?: string;
	mgf1HashAlgorithm?: string;
	/** At least so many bytes. */
	saltLength?: number;
}

/** A key of a key pair as it was read. */
export interface ReadKey extends KeyMeasure {
	key: KeyObject;
	/** The form it came in, in words: `PKCS#8 PEM`, `JWK` … */
	form: string;
	/** `kid` and `alg` of a JWK (RFC 7517 sections 4.5 and 4.4), or the ID that a Google service account gives its key. */
	kid?: string;
	alg?: string;
	/** For an RSASSA-PSS key. */
	pss?: PssParameters;
}

/** The keys of one text, file or answer, and what of it is not used. */
export interface KeysRead {
	keys: ReadKey[];
	leftOut: LeftOut[];
}

const CURVES: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };

/** Measures a key. An RSASSA-PSS key becomes a plain RSA key, as all signing code expects, and its parameters are kept. */
export function createReadKey(key: KeyObject, source: Pick<ReadKey, "form" | "kid" | "alg">): ReadKey {
	const named = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined));
	const read = { key, ...measureKey(key), ...(named as typeof source) };
	if (key.asymmetricKeyType !== "rsa-pss") return read;
	const { hashAlgorithm, mgf1HashAlgorithm, saltLength } = key.asymmetricKeyDetails ?? {};
	return { ...read, key: toPlainRsa(key), pss: { hashAlgorithm, mgf1HashAlgorithm, saltLength } };
}

/** What a key is: its type, with its size or curve. */
export function measureKey(key: KeyObject): KeyMeasure {
	const type = key.asymmetricKeyType ?? "unknown";
	const { modulusLength: bits, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
	if (type === "rsa" || type === "rsa-pss") return { type: type === "rsa" ? "RSA" : "RSASSA-PSS", bits };
	if (type === "ec") return { type: "EC", curve: CURVES[namedCurve] ?? namedCurve };
	return { type: type.startsWith("ed") ? `Ed${type.slice(2)}` : type.toUpperCase() };
}

/** The same RSA key without its parameters: PKCS#1 is the last element of its PKCS#8 or SPKI structure. */
function toPlainRsa(key: KeyObject): KeyObject {
	const isPrivate = key.type === "private";
	const structure = key.export({ type: isPrivate ? "pkcs8" : "spki", format: "der" } as never) as unknown as Buffer;
	const [sequence] = readDerElements(structure) ?? [];
	const content = readDerElements(sequence?.content ?? structure)?.[isPrivate ? 2 : 1]?.content ?? structure;
	// A BIT STRING begins with the number of its unused bits.
	const input = { key: Buffer.from(content.subarray(isPrivate ? 0 : 1)), format: "der", type: "pkcs1" } as const;
	return isPrivate ? createPrivateKey(input) : createPublicKey(input);
}
