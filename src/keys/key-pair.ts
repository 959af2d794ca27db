import { createPublicKey, type KeyObject } from "node:crypto";
import type { JWK } from "jose";
import type { Algorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import type { LeftOut } from "../key-facts.js";
import { KeyError, requireKeys } from "./key-error.js";
import type { KeySource, SigningKey } from "./key-source.js";
import { explainLeftOut, nameLeftOut } from "./key-words.js";
import { createKeyring, type Keyring, noMatchingKey } from "./keyring.js";
import { toPublicJwk } from "./public-jwk.js";
import type { ReadKey } from "./read/read-key.js";
import { readKeys } from "./read/read-keys.js";

/** The texts of a key pair, or what its files hold; either may be missing. */
export interface KeyPairTexts {
	privatekey?: string | Uint8Array;
	publickey?: string | Uint8Array;
	passphrase?: string;
}

/** The keys of a key pair, and what each of them is for. */
export interface ReadKeyPair {
	/** The key that signs; absent where there are only public keys. */
	signing?: SigningKey;
	/** The keys of the private text, or those of the public one where it is alone. */
	owned: readonly ReadKey[];
	/** The keys of the public text. */
	given: readonly ReadKey[];
	/** The keys that verify. */
	verifying: Keyring;
	leftOut: readonly LeftOut[];
	/** The public halves of the owned keys, as a JWK Set publishes them. */
	publish(): Promise<JWK[]>;
}

/** Reasons for which a text is left out that holds a private key. */
const PRIVATE_REASONS = ["passphrase-missing", "passphrase-wrong", "outdated-encryption", "openssh-private"];

/**
 * Reads a key pair. A private key alone also verifies, by its public half. Of a private JWK Set the first key signs and all
 * verify, so that keys can be rotated without refusing a token. Keys that do not fit the algorithm are left out.
 * @param keyid the configured `kid` of tokens made; blank: the signing key's own
 * @throws JwtError `ERR_JWT_KEY_MISSING` where there is neither key, `ERR_JWT_KEY_INVALID` where a text has no key that
 *   fits the algorithm, or has a private key where the public one belongs
 */
export function readKeyPair(texts: KeyPairTexts, algorithm: Algorithm, keyid = ""): ReadKeyPair {
	const privateKeys = readRing(texts.privatekey, texts.passphrase, algorithm, keyid);
	if (texts.publickey?.length) refusePrivate(texts.publickey);
	const publicKeys = readRing(texts.publickey, texts.passphrase, algorithm, keyid);
	const owned = privateKeys ?? publicKeys;
	if (!owned) {
		throw new JwtError(
			"ERR_JWT_KEY_MISSING",
			"The configuration has no key. Open it and paste one, or generate a pair.",
		);
	}
	const signing = privateKeys?.keys.find(({ key }) => key.type === "private");
	if (privateKeys && !signing) {
		throw new JwtError("ERR_JWT_KEY_INVALID", "This is a public key; generating needs the private key.");
	}
	// The one that signs comes first: it is the one that others need at once.
	const ordered = signing ? [signing, ...owned.keys.filter((key) => key !== signing)] : owned.keys;
	return {
		...(signing && { signing: { key: signing.key, kid: keyid || signing.kid } }),
		owned: ordered,
		given: publicKeys?.keys ?? [],
		verifying: publicKeys ?? owned,
		leftOut: [...(privateKeys?.leftOut ?? []), ...(publicKeys?.leftOut ?? [])],
		publish: () =>
			Promise.all(
				ordered.map(({ key, kid }, index) => toPublicJwk(publicHalf(key), algorithm, (index === 0 && keyid) || kid)),
			),
	};
}

/** Keys from a key pair, as {@link readKeyPair} reads it. */
export async function keyPairSource(texts: KeyPairTexts, algorithm: Algorithm, keyid = ""): Promise<KeySource> {
	const { signing, owned, given, verifying, leftOut, publish } = readKeyPair(texts, algorithm, keyid);
	// Sets from elsewhere often hold keys to encrypt with. That is no news.
	const news = leftOut.filter(({ reason }) => reason !== "encryption");
	return {
		warnings: news.length > 0 ? [nameLeftOut(news, owned.length + (signing ? given.length : 0))] : [],
		signingKey() {
			if (signing) return signing;
			throw new JwtError(
				"ERR_JWT_KEY_MISSING",
				"The configuration has only a public key; generating needs the private key.",
			);
		},
		verificationKeys(header) {
			const found = verifying.find(header);
			if (found.length > 0) return found;
			throw noMatchingKey("None of the configuration's keys has the key ID (kid) that the token names.", verifying);
		},
		publicKeys: publish,
		close() {},
	};
}

/** The public half of a private key, or the public key as it is. */
export const publicHalf = (key: KeyObject): KeyObject => (key.type === "private" ? createPublicKey(key) : key);

/** The keys of a text that fit, at least one; `undefined` where there is no text. */
function readRing(
	text: string | Uint8Array | undefined,
	passphrase: string | undefined,
	algorithm: Algorithm,
	keyid: string,
): Keyring | undefined {
	if (!text?.length) return undefined;
	const ring = createKeyring(readKeys(text, passphrase), [algorithm], keyid);
	requireKeys({ keys: [...ring.keys], leftOut: [...ring.leftOut] });
	return ring;
}

/** Whether a text that was pasted, or a file, holds a private key, locked or not. */
export function holdsPrivateKey(text: string | Uint8Array): boolean {
	const { keys, leftOut } = readKeys(text);
	return (
		keys.some(({ key }) => key.type === "private") || leftOut.some(({ reason }) => PRIVATE_REASONS.includes(reason))
	);
}

/** What is public is shown to everyone who opens the dialog. */
function refusePrivate(text: string | Uint8Array): void {
	if (!holdsPrivateKey(text)) return;
	const facts: LeftOut[] = [{ reason: "private" }];
	throw new KeyError("ERR_JWT_KEY_INVALID", explainLeftOut(facts), facts);
}
