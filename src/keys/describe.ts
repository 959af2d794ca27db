import { KeyObject, type webcrypto } from "node:crypto";
import type { JWK } from "jose";
import { calculateJwkThumbprint } from "jose/jwk/thumbprint";
import { exportJWK } from "jose/key/export";
import { type Algorithm, isHmac } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { isRemoteSource, type JwtConfigOptions } from "../options.js";
import { createKeySource, type KeyCredentials } from "./create-key-source.js";
import { readKeyFile } from "./file.js";
import { nameKey } from "./fit-key.js";
import { type KeyPairTexts, publicHalf, toPublicJwk } from "./key-pair.js";
import { type ParsedKey, parseKeys } from "./parse-key.js";
import { decodeSecret } from "./secret.js";

/** What there is to say of a key; nothing of it is secret. */
export interface KeyFacts {
	kind: "secret" | "private" | "public";
	/** What it is: `RSA`, `EC`, `Ed25519`, `ML-DSA-44`; nothing for a secret. */
	type?: string;
	/** Bits of a secret or of an RSA key. */
	bits?: number;
	/** Curve of an EC key. */
	curve?: string;
	/** Which form it was in: `PKCS#8 PEM`, `JWK` … */
	form?: string;
	/** Its own key ID, where it has one. */
	kid?: string;
	/** RFC 7638. */
	thumbprint?: string;
}

/** What a configuration's keys are and can do. */
export interface KeysDescription {
	keys: KeyFacts[];
	canSign: boolean;
	/** Whether the public key typed in belongs to the private one; `true` where there is but one of them. */
	isPair: boolean;
	/** The public keys as others need them; none of a shared secret. */
	jwks: JWK[];
	/** The first of them as SPKI PEM. */
	publickey?: string;
}

/**
 * Describes the keys that a configuration names, as they are now: typed in, in files, or at a URL, which is asked anew.
 * @throws JwtError what is wrong with them, as {@link createKeySource}
 */
export async function describeKeys(options: JwtConfigOptions, credentials: KeyCredentials): Promise<KeysDescription> {
	// Says by itself what is wrong with the configuration, before any key is looked at.
	const source = await createKeySource(options, credentials);
	try {
		if (isRemoteSource(options.keysource)) {
			const accepted = options.algorithms.length > 0 ? options.algorithms : [options.algorithm];
			return await describeFetched(async (alg) => source.verificationKeys({ alg }), accepted);
		}
		const texts = options.keysource === "file" ? await readFiles(options, credentials) : credentials;
		const algorithm = options.algorithm as Algorithm;
		if (isHmac(algorithm)) {
			const bits = decodeSecret(texts.secret, options.secretencoding).length * 8;
			return { keys: [{ kind: "secret", bits }], canSign: true, isPair: true, jwks: [] };
		}
		await source.publicKeys();
		return await describePair(texts, algorithm, options.keyid);
	} finally {
		source.close();
	}
}

async function readFiles(options: JwtConfigOptions, { passphrase }: KeyCredentials): Promise<KeyCredentials> {
	const read = async (path: string) => (path ? readKeyFile(path) : undefined);
	if (isHmac(options.algorithm)) return { secret: await read(options.secretfile) };
	const [privatekey, publickey] = await Promise.all([read(options.privatekeyfile), read(options.publickeyfile)]);
	return { privatekey, publickey, passphrase };
}

async function describePair(texts: KeyPairTexts, algorithm: Algorithm, keyid: string): Promise<KeysDescription> {
	const { passphrase } = texts;
	const privateKeys = texts.privatekey ? parseKeys(texts.privatekey, passphrase) : [];
	const publicKeys = texts.publickey ? parseKeys(texts.publickey, passphrase) : [];
	const owned = privateKeys.length > 0 ? privateKeys : publicKeys;
	const keys = await Promise.all(owned.map(factsOf));
	const verifying = await Promise.all(publicKeys.map(factsOf));
	const isPair = publicKeys.length === 0 || verifying.some(({ thumbprint }) => thumbprint === keys[0]?.thumbprint);
	const halves = owned.map(publicHalf).map(({ key, kid }, index) => ({ key, kid: (index === 0 && keyid) || kid }));
	return {
		keys,
		canSign: privateKeys.length > 0,
		isPair,
		jwks: await Promise.all(halves.map((half) => toPublicJwk(half, algorithm))),
		publickey: halves[0]?.key.export({ type: "spki", format: "pem" }).toString(),
	};
}

async function factsOf(parsed: ParsedKey): Promise<KeyFacts> {
	const { key, form, kid } = parsed;
	const thumbprint = await calculateJwkThumbprint(await exportJWK(publicHalf(parsed).key));
	return { kind: key.type as KeyFacts["kind"], ...measure(key), form, kid, thumbprint };
}

function measure(key: KeyObject): Pick<KeyFacts, "type" | "bits" | "curve"> {
	const [type = "", detail] = nameKey(key).split(" ");
	if (type === "EC") return { type, curve: detail };
	return { type, bits: key.asymmetricKeyDetails?.modulusLength };
}

/** The keys of a URL by each accepted algorithm, as a token would find them that names none. */
async function describeFetched(
	find: (algorithm: string) => Promise<readonly (KeyObject | webcrypto.CryptoKey)[]>,
	algorithms: readonly string[],
): Promise<KeysDescription> {
	const found = new Map<string, KeyFacts>();
	let failure: unknown;
	for (const algorithm of algorithms) {
		try {
			for (const fetched of await find(algorithm)) {
				const key = fetched instanceof KeyObject ? fetched : KeyObject.from(fetched);
				const thumbprint = await calculateJwkThumbprint(await exportJWK(key));
				found.set(thumbprint, { kind: "public", ...measure(key), thumbprint });
			}
		} catch (error) {
			failure = error;
			if (!(error instanceof JwtError) || error.code !== "ERR_JWKS_NO_MATCHING_KEY") throw error;
		}
	}
	if (found.size > 0) return { keys: [...found.values()], canSign: false, isPair: true, jwks: [] };
	const names = algorithms.join(", ");
	if (failure) throw new JwtError("ERR_JWKS_NO_MATCHING_KEY", `The keys were fetched, but none of them fits ${names}.`);
	throw new JwtError("ERR_JWT_CONFIG_INVALID", "No algorithm is accepted. Choose at least one.");
}
