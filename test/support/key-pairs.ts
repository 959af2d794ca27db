/** Key pairs for tests. Shared pairs are generated once per run, because RSA takes a while. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";

export interface KeyPair {
	privateKey: KeyObject;
	publicKey: KeyObject;
}

/** Generates a key pair: `rsa` (2048 bits by default), a curve (`P-256` …), or any other key type of Node.js. */
export function makeKeyPair(kind: string, modulusLength = 2048): KeyPair {
	if (kind === "rsa") return generateKeyPairSync("rsa", { modulusLength });
	if (/^(P-|secp)/.test(kind)) return generateKeyPairSync("ec", { namedCurve: kind });
	return (generateKeyPairSync as (type: string) => unknown)(kind) as KeyPair;
}

const shared = new Map<string, KeyPair>();

/**
 * Returns a key pair of a kind that all tests of a run share.
 * @param whose a name; each name has its own pair, for tests that need several
 */
export function sharedKeyPair(kind: string, whose = "mine"): KeyPair {
	const name = `${kind} ${whose}`;
	const pair = shared.get(name) ?? makeKeyPair(kind);
	shared.set(name, pair);
	return pair;
}

export const toPem = (key: KeyObject): string =>
	String(key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" } as never));
