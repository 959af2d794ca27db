import { createHash } from "node:crypto";
import { JwtError } from "../errors.js";
import { type MaybePromise, settled, whenReady } from "../maybe-promise.js";
import { KEY_VALUES, type KeyValueName } from "../options.js";
import { publicHalf } from "./key-pair.js";
import type { SigningKey } from "./key-source.js";
import { thumbprintOf } from "./public-jwk.js";

/** The values that follow from a key pair. Those that need a certificate are absent without one. */
export type KeyValues = Partial<Record<KeyValueName, string>>;

/** The values of each key, because a flow needs them for every token. */
const known = new WeakMap<SigningKey, () => MaybePromise<KeyValues>>();

/**
 * Returns a value that follows from the public half of a signing key, or from its certificate, as others ask for it in claims
 * and header parameters. None of them is secret.
 * @param name one of {@link KEY_VALUES}
 * @returns a promise only for the first value of a key
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID` for an unknown name, `ERR_JWT_KEY_MISSING` if the key is a secret or has no
 *   certificate
 */
export function keyValue(name: string, signing: SigningKey): MaybePromise<string> {
	if (!KEY_VALUES.includes(name as KeyValueName)) {
		throw new JwtError("ERR_JWT_CLAIMS_INVALID", `$key has no such value. Choose one of ${KEY_VALUES.join(", ")}.`);
	}
	return whenReady(keyValues(signing), (values) => {
		const value = values[name as KeyValueName];
		if (value !== undefined) return value;
		throw missing(name, signing);
	});
}

function missing(name: string, { key }: SigningKey): JwtError {
	return new JwtError(
		"ERR_JWT_KEY_MISSING",
		key.type === "secret"
			? `The value ${name} needs a key pair, but the configuration has a shared secret. Choose an algorithm such as RS256 or ES256.`
			: `The value ${name} needs the certificate of the private key, which the configuration does not have. Open it and paste the certificate into Public key (publickey).`,
	);
}

/** Returns all values of a signing key; none of a secret, whose hash could be used to guess it. */
export function keyValues(signing: SigningKey): MaybePromise<KeyValues> {
	if (signing.key.type === "secret") return {};
	let values = known.get(signing);
	if (!values) {
		values = settled(computeValues(signing));
		known.set(signing, values);
	}
	return values();
}

async function computeValues({ key, certificate }: SigningKey): Promise<KeyValues> {
	const half = publicHalf(key);
	const spki = half.export({ type: "spki", format: "der" });
	return {
		thumbprint: await thumbprintOf(half),
		...(certificate && { x5t: digest("sha1", certificate), "x5t#S256": digest("sha256", certificate) }),
		"spki-sha256": `SHA256:${createHash("sha256").update(spki).digest("base64")}`,
	};
}

const digest = (algorithm: "sha1" | "sha256", bytes: Uint8Array) =>
	createHash(algorithm).update(bytes).digest("base64url");
