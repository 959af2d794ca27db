import { type Algorithm, isHmac } from "../algorithms.js";
import type { JwtError } from "../errors.js";
import type { KeyFacts, KeysDescription, LeftOut } from "../key-facts.js";
import { createRemoteSource, type KeyCredentials, readKeyFiles } from "../keys/create-key-source.js";
import { KeyError } from "../keys/key-error.js";
import { publicHalf, type ReadKeyPair, readKeyPair } from "../keys/key-pair.js";
import type { KeySettings } from "../keys/key-settings.js";
import { keyValues } from "../keys/key-values.js";
import { nameLeftOut } from "../keys/key-words.js";
import type { Keyring } from "../keys/keyring.js";
import { thumbprintOf } from "../keys/public-jwk.js";
import type { ReadKey } from "../keys/read/read-key.js";
import { bitsOf, readSecrets } from "../keys/secret.js";
import { isRemoteSource } from "../options.js";
import { computeSignature, isSignature } from "./signature.js";

/** The maximum size of an RSA key that is tried out, in bits. A signature with a larger one can take half a minute. */
const MAX_TRIED_BITS = 8192;
/** What is signed to try out a key: no JWS signing input, because it has no dot. */
const TRIAL = "signed to try out the key";

/**
 * Describes the current keys of a configuration: typed in, in files, or at a URL, which it fetches each time. The result
 * holds no secret and no private key. A key pair typed in or in files signs and verifies once.
 * @throws JwtError `ERR_JWT_KEY_MISSING`, `ERR_JWT_KEY_INVALID`, `ERR_JWT_CONFIG_INVALID`, `ERR_JWKS_UNAVAILABLE`, or
 *   `ERR_JWKS_NO_MATCHING_KEY` if no fetched key fits the accepted algorithms
 */
export async function describeKeys(settings: KeySettings, credentials: KeyCredentials): Promise<KeysDescription> {
	const { source, algorithm, secretEncoding, keyId } = settings;
	if (isRemoteSource(source)) return describeRemote(settings);
	const material = source === "file" ? await readKeyFiles(settings, credentials) : credentials;
	if (isHmac(algorithm)) {
		const { ring, signing } = readSecrets(material.secret, secretEncoding, algorithm, keyId);
		const keys = ring.keys.map(
			({ key, kid }): KeyFacts => ({ kind: "secret", bits: bitsOf(key), ...(kid && { kid }) }),
		);
		return { keys, leftOut: [...ring.leftOut], canSign: signing !== undefined, isPair: true, jwks: [] };
	}
	return describePair(readKeyPair(material, algorithm, keyId), algorithm);
}

async function describePair(pair: ReadKeyPair, algorithm: Algorithm): Promise<KeysDescription> {
	const { signing, owned, leftOut, publish } = pair;
	const keys = await Promise.all(owned.map(factsOf));
	const [first] = owned;
	return {
		keys,
		leftOut: [...leftOut],
		canSign: signing !== undefined,
		isPair: await verifiesOwn(pair, algorithm),
		jwks: (await publish()) as { kid?: string }[],
		publickey: first && publicHalf(first.key).export({ type: "spki", format: "pem" }).toString(),
		...(signing && { values: await keyValues(signing) }),
	};
}

/** Whether the keys verify what the signing key signs. Signs and verifies once. */
async function verifiesOwn({ signing, owned, verifying }: ReadKeyPair, algorithm: Algorithm): Promise<boolean> {
	if (!signing) return true;
	const keys = verifying.find({ alg: algorithm, kid: signing.kid });
	if ((owned[0]?.bits ?? 0) > MAX_TRIED_BITS) return keys.some((key) => publicHalf(signing.key).equals(key));
	const signature = Buffer.from(await computeSignature(algorithm, signing.key, TRIAL), "base64url");
	const results = await Promise.all(keys.map((key) => isSignature(signature, algorithm, key, TRIAL)));
	return results.includes(true);
}

async function factsOf({ key, type, bits, curve, form, kid }: ReadKey): Promise<KeyFacts> {
	const facts = { type, bits, curve, form, kid, thumbprint: await thumbprintOf(publicHalf(key)) };
	const known = Object.entries(facts).filter(([, value]) => value !== undefined);
	return { kind: key.type as KeyFacts["kind"], ...Object.fromEntries(known) };
}

async function describeRemote(settings: KeySettings): Promise<KeysDescription> {
	const source = createRemoteSource(settings);
	try {
		return await describeRing(await source.fetchedKeys(), settings.algorithms);
	} finally {
		source.close();
	}
}

/** Lists each key once, even if a set has it under several key IDs. */
async function describeRing({ keys, leftOut }: Keyring, algorithms: readonly string[]): Promise<KeysDescription> {
	const facts = await Promise.all(keys.map(factsOf));
	const distinct = [...new Map(facts.map((key) => [key.thumbprint, key])).values()];
	if (distinct.length === 0) throw nothingFits(algorithms, leftOut);
	return { keys: distinct, leftOut: [...leftOut], canSign: false, isPair: true, jwks: [] };
}

function nothingFits(algorithms: readonly string[], leftOut: readonly LeftOut[]): JwtError {
	const problem = `The keys were fetched, but none of them fits ${algorithms.join(", ")}. Choose an algorithm that fits.`;
	const message = [problem, nameLeftOut(leftOut, 0)].filter(Boolean).join(" ");
	return new KeyError("ERR_JWKS_NO_MATCHING_KEY", message, leftOut);
}
