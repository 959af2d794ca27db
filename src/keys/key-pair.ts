import { createPublicKey, type KeyObject } from "node:crypto";
import type { JWK } from "jose";
import type { Algorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import type { LeftOut } from "../key-facts.js";
import { looksPrivate } from "../key-text.js";
import { KeyError, requireKeys } from "./key-error.js";
import type { KeySource, SigningKey } from "./key-source.js";
import { explainLeftOut, nameLeftOut } from "./key-words.js";
import { createKeyring, type Keyring, noMatchingKey } from "./keyring.js";
import { toPublicJwk } from "./public-jwk.js";
import type { ReadKey } from "./read/read-key.js";
import { readKeys } from "./read/read-keys.js";

/** A key pair as text, or as the bytes of its files. Either half may be missing. */
export interface KeyPairTexts {
	privatekey?: string | Uint8Array;
	publickey?: string | Uint8Array;
	passphrase?: string;
}

/** The keys of a key pair, by their use. */
export interface ReadKeyPair {
	/** The key that signs; absent if there are only public keys. */
	signing?: SigningKey;
	/** The keys from `privatekey`, or those from `publickey` if there is no private key. */
	owned: readonly ReadKey[];
	/** The keys from `publickey`. */
	given: readonly ReadKey[];
	/** The keys that verify. */
	verifying: Keyring;
	leftOut: readonly LeftOut[];
	/** The public halves of the owned keys, as JWKs for publication. */
	publish(): Promise<JWK[]>;
}

/** Why a private key, or a secret, can be left out. */
const PRIVATE_REASONS = ["passphrase-missing", "passphrase-wrong", "outdated-encryption", "openssh-private", "secret"];

/**
 * Reads a key pair. A private key without a public one also verifies, with its public half. The first key of a private JWK
 * Set signs and all of them verify, so that keys can be rotated without rejecting a token. Keys that do not fit the
 * algorithm are left out.
 * @param keyid the configured `kid` for signed tokens; blank: the signing key's own
 * @param thumbprint the RFC 7638 thumbprint of the key that belongs here, if known
 * @throws JwtError `ERR_JWT_KEY_MISSING` if there is no key, `ERR_JWT_KEY_INVALID` if a text has no key that fits the
 *   algorithm, or if `publickey` is a private key
 */
export function readKeyPair(texts: KeyPairTexts, algorithm: Algorithm, keyid = "", thumbprint?: string): ReadKeyPair {
	const privateKeys = readRing(texts.privatekey, texts.passphrase, algorithm, keyid);
	if (texts.publickey?.length) refusePrivate(texts.publickey);
	const publicKeys = readRing(texts.publickey, texts.passphrase, algorithm, keyid);
	const owned = privateKeys ?? publicKeys;
	if (!owned) {
		const cure = thumbprint
			? `Open it and paste the key with the thumbprint ${thumbprint}, which belongs here.`
			: "Open it and paste one into Private key (privatekey) or Public key (publickey), or generate a pair.";
		throw new JwtError("ERR_JWT_KEY_MISSING", `The configuration has no key. ${cure}`);
	}
	const signing = privateKeys?.keys.find(({ key }) => key.type === "private");
	if (privateKeys && !signing) {
		throw new JwtError(
			"ERR_JWT_KEY_INVALID",
			"This is a public key; signing needs the private key. Move it to Public key (publickey) or paste the private key.",
		);
	}
	// The signing key comes first, because others need it first.
	const ordered = signing ? [signing, ...owned.keys.filter((key) => key !== signing)] : owned.keys;
	return {
		...(signing && { signing: signingKeyOf(signing, keyid, publicKeys?.keys ?? []) }),
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

/** Creates a key source from a key pair. @throws JwtError see {@link readKeyPair} */
export async function keyPairSource(
	texts: KeyPairTexts,
	algorithm: Algorithm,
	keyid = "",
	thumbprint?: string,
): Promise<KeySource> {
	const { signing, owned, given, verifying, leftOut, publish } = readKeyPair(texts, algorithm, keyid, thumbprint);
	// Key sets often contain encryption keys too, so a warning about them would be noise.
	const news = leftOut.filter(({ reason }) => reason !== "encryption");
	return {
		warnings: news.length > 0 ? [nameLeftOut(news, owned.length + (signing ? given.length : 0))] : [],
		signingKey() {
			if (signing) return signing;
			throw new JwtError(
				"ERR_JWT_KEY_MISSING",
				"The configuration has only a public key; signing needs the private key. Open it and paste the private key.",
			);
		},
		verificationKeys(header) {
			const found = verifying.find(header);
			if (found.length > 0) return found;
			throw noMatchingKey(
				"None of the configuration's keys has the token's key ID (kid). Check who made the token.",
				verifying,
			);
		},
		publicKeys: publish,
		close() {},
	};
}

/** Returns the key that signs, with its certificate, which can be beside it or among the public keys. */
function signingKeyOf(signing: ReadKey, keyid: string, given: readonly ReadKey[]): SigningKey {
	const { key, kid } = signing;
	const half = createPublicKey(key);
	const isOwn = (other: ReadKey) => other.certificate !== undefined && publicHalf(other.key).equals(half);
	const certificate = signing.certificate ?? given.find(isOwn)?.certificate;
	return { key, kid: keyid || kid, ...(certificate && { certificate }) };
}

/** Returns the public half of a private key, or the public key itself. */
export const publicHalf = (key: KeyObject): KeyObject => (key.type === "private" ? createPublicKey(key) : key);

/** Reads the keys that fit the algorithm, at least one; `undefined` if there is no text. */
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

/** Whether a text that was pasted, or a file, holds a private key, locked or not, or one that cannot be used. */
export function holdsPrivateKey(text: string | Uint8Array): boolean {
	// Reading leaves out a private key for many reasons, and does not see one behind PEM or behind too many blocks.
	if (looksPrivate(typeof text === "string" ? text : Buffer.from(text).toString("latin1"))) return true;
	const { keys, leftOut } = readKeys(text);
	return (
		keys.some(({ key }) => key.type === "private") || leftOut.some(({ reason }) => PRIVATE_REASONS.includes(reason))
	);
}

/** The dialog shows the public key to everyone who opens it, so it must not be a private key. */
function refusePrivate(text: string | Uint8Array): void {
	if (!holdsPrivateKey(text)) return;
	const facts: LeftOut[] = [{ reason: "private" }];
	throw new KeyError("ERR_JWT_KEY_INVALID", explainLeftOut(facts), facts);
}
