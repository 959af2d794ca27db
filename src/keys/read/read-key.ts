import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { KeyMeasure, LeftOut } from "../../key-facts.js";
import { readDerElements } from "./der-elements.js";

/** The parameters that an RSASSA-PSS key requires of its signatures (RFC 4055 section 3.1). */
export interface PssParameters {
	hashAlgorithm?: string;
	mgf1HashAlgorithm?: string;
	/** The minimum length of the salt, in bytes. */
	saltLength?: number;
}

/** A key of a key pair, as read. */
export interface ReadKey extends KeyMeasure {
	key: KeyObject;
	/** The format that it was in: `PKCS#8 PEM`, `JWK` … */
	form: string;
	/** The `kid` of a JWK (RFC 7517 section 4.5), or the key ID of a Google service account. */
	kid?: string;
	/** The `alg` of a JWK (RFC 7517 section 4.4). */
	alg?: string;
	/** The issuer whose tokens the key signs, as Microsoft Entra ID names it in a JWK. */
	issuer?: string;
	/** The parameters of an RSASSA-PSS key. */
	pss?: PssParameters;
	/** The X.509 certificate that the key was in, or that belongs to it, in DER. */
	certificate?: Uint8Array;
}

/** The keys in one text, file or HTTP response, and those that are not used. */
export interface KeysRead {
	keys: ReadKey[];
	leftOut: LeftOut[];
}

const CURVES: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };

/** Creates a {@link ReadKey}. An RSASSA-PSS key becomes a plain RSA key, as signing expects, and `pss` its parameters. */
export function createReadKey(
	key: KeyObject,
	source: Pick<ReadKey, "form" | "kid" | "alg" | "issuer" | "certificate">,
): ReadKey {
	const named = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined));
	const read = { key, ...measureKey(key), ...(named as typeof source) };
	if (key.asymmetricKeyType !== "rsa-pss") return read;
	const { hashAlgorithm, mgf1HashAlgorithm, saltLength } = key.asymmetricKeyDetails ?? {};
	return { ...read, key: toPlainRsa(key), pss: { hashAlgorithm, mgf1HashAlgorithm, saltLength } };
}

/** Returns the type of a key, with its size or curve. */
export function measureKey(key: KeyObject): KeyMeasure {
	const type = key.asymmetricKeyType ?? "unknown";
	const { modulusLength: bits, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
	if (type === "rsa" || type === "rsa-pss") return { type: type === "rsa" ? "RSA" : "RSASSA-PSS", bits };
	if (type === "ec") return { type: "EC", curve: CURVES[namedCurve] ?? namedCurve };
	return { type: type.startsWith("ed") ? `Ed${type.slice(2)}` : type.toUpperCase() };
}

/** Removes the parameters of an RSA key: the last element of its PKCS#8 or SPKI structure is the key as PKCS#1. */
export function toPlainRsa(key: KeyObject): KeyObject {
	const isPrivate = key.type === "private";
	const structure = key.export({ type: isPrivate ? "pkcs8" : "spki", format: "der" } as never) as unknown as Buffer;
	const [sequence] = readDerElements(structure) ?? [];
	const content = readDerElements(sequence?.content ?? structure)?.[isPrivate ? 2 : 1]?.content ?? structure;
	// A BIT STRING begins with its number of unused bits.
	const input = { key: Buffer.from(content.subarray(isPrivate ? 0 : 1)), format: "der", type: "pkcs1" } as const;
	return isPrivate ? createPrivateKey(input) : createPublicKey(input);
}
