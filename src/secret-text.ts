/** Conversion between the text and the bytes of a secret, for the runtime and the editor. Ground: imports nothing. */

/** The encodings that a secret can be written in. */
export const SECRET_ENCODINGS = ["utf8", "base64", "base64url", "hex"] as const;
/** One of {@link SECRET_ENCODINGS}. */
export type SecretEncoding = (typeof SECRET_ENCODINGS)[number];

/** Whether a value is the name of an encoding. */
export const isSecretEncoding = (name: unknown): name is SecretEncoding =>
	SECRET_ENCODINGS.includes(name as SecretEncoding);

const ENCODED: Record<Exclude<SecretEncoding, "utf8">, RegExp> = {
	base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/,
	base64url: /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$/,
	hex: /^(?:[0-9A-Fa-f]{2})*$/,
};

/**
 * Decodes the text of a secret to bytes. Whitespace in encoded text is ignored; in `utf8` every character counts.
 * @returns `undefined` if the text is not in the encoding
 */
export function secretBytes(text: string, encoding: SecretEncoding): Uint8Array<ArrayBuffer> | undefined {
	if (encoding === "utf8") return Uint8Array.from(new TextEncoder().encode(text));
	const packed = text.replace(/\s/g, "");
	if (!ENCODED[encoding].test(packed)) return undefined;
	if (encoding === "hex") return Uint8Array.from(packed.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
	const base64 = packed.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
	return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Encodes bytes as text. Bytes may not be valid `utf8`, so for `utf8` the text is base64url. */
export function secretText(bytes: Uint8Array, encoding: SecretEncoding): string {
	if (encoding === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
	const base64 = btoa(String.fromCharCode(...bytes));
	if (encoding === "base64") return base64;
	return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** One of several secrets. */
export interface SecretOfSet {
	bytes: Uint8Array<ArrayBuffer>;
	/** Its key ID (RFC 7517 section 4.5). */
	kid?: string;
	/** Its `alg` (RFC 7517 section 4.4). */
	alg?: string;
	/** Whether its `key_ops` allow it to sign. */
	signs: boolean;
}

/** A member of the set that is not used, by the rules for every other JWK. `misfit`: not a shared secret. */
export interface LeftOutOfSet {
	reason: "damaged" | "missing-members" | "encryption" | "operations" | "misfit";
	kid?: string;
	/** Its `kty`. */
	type?: string;
	members?: readonly string[];
}

/** Several secrets as one text. The first that may sign does, and all of them verify. */
export interface SecretSet {
	secrets: SecretOfSet[];
	leftOut: LeftOutOfSet[];
}

type Jwk = Record<string, unknown>;
const isJwk = (value: unknown): value is Jwk => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads secrets that are written as a JWK Set or as one JWK, with `kty` `oct` (RFC 7518 section 6.4). Their bytes are always
 * base64url.
 * @returns `undefined` if the text is neither, or has no shared secret in it
 */
export function readSecretSet(text: string): SecretSet | undefined {
	const json = parseObject(text);
	const members: unknown[] = Array.isArray(json?.keys) ? json.keys : [json];
	if (!members.some((jwk) => isJwk(jwk) && jwk.kty === "oct")) return undefined;
	const set: SecretSet = { secrets: [], leftOut: [] };
	for (const jwk of members) {
		const read = isJwk(jwk) ? readSecretJwk(jwk) : ({ reason: "damaged" } as const);
		if ("reason" in read) set.leftOut.push(read);
		else set.secrets.push(read);
	}
	return set;
}

function parseObject(text: string): Jwk | undefined {
	if (!/^\uFEFF?\s*\{/.test(text)) return undefined;
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ""));
	} catch {
		return undefined;
	}
}

function readSecretJwk({ kty, k, kid, alg, use, key_ops }: Jwk): SecretOfSet | LeftOutOfSet {
	const named = typeof kid === "string" ? { kid } : {};
	if (kty !== "oct") {
		const isPlain = typeof kty === "string" && /^[\w.+-]{1,40}$/.test(kty);
		return { ...named, reason: "misfit", ...(isPlain && { type: kty }) };
	}
	const operations = key_ops ?? ["sign", "verify"];
	const isReadable = [use ?? "", alg ?? "", k ?? ""].every((member) => typeof member === "string");
	if (!isReadable || !Array.isArray(operations)) return { ...named, reason: "damaged" };
	if ((use ?? "sig") !== "sig") return { ...named, reason: "encryption" };
	const signs = operations.includes("sign");
	if (!signs && !operations.includes("verify")) return { ...named, reason: "operations" };
	if ((k ?? undefined) === undefined) return { ...named, reason: "missing-members", members: ["k"] };
	const bytes = secretBytes(String(k), "base64url");
	if (!bytes?.length) return { ...named, reason: "damaged" };
	return { bytes, ...named, ...(typeof alg === "string" && { alg }), signs };
}
