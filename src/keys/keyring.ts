import { createPublicKey, type KeyObject } from "node:crypto";
import { type Algorithm, canonicalAlgorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import type { LeftOut } from "../key-facts.js";
import { leaveOut, misfit } from "./fit-key.js";
import { KeyError } from "./key-error.js";
import { nameLeftOut } from "./key-words.js";
import type { KeysRead, ReadKey } from "./read/read-key.js";

/** The maximum number of keys that are tried on one token. */
export const MAX_CANDIDATES = 100;

/** A protected header, whose `alg` and `kid` choose the key. */
export type KeyHeader = Readonly<Record<string, unknown>>;

/** Keys that fit the accepted algorithms, looked up by the header of a token. */
export interface Keyring {
	/** The keys that are used. */
	readonly keys: readonly ReadKey[];
	/** The keys that are not used, each with the reason. */
	readonly leftOut: readonly LeftOut[];
	/**
	 * Finds the public keys for verifying a token with this header; can be empty. All of them fit the header's `alg`. The
	 * same header gets the same array.
	 * @throws JwtError `ERR_JOSE_ALG_NOT_ALLOWED`; `ERR_JWKS_NO_MATCHING_KEY` if there are too many
	 */
	find(header: KeyHeader): readonly KeyObject[];
}

/** The issuers that keys were published for. */
const issuers = new WeakMap<KeyObject, string>();

/** Returns the issuer whose tokens a key of a keyring signs; `undefined` if its set does not name one. */
export const issuerOf = (key: KeyObject): string | undefined => issuers.get(key);

interface Shelf {
	all: KeyObject[];
	byKid: Map<string, KeyObject[]>;
	nameless: KeyObject[];
}

/**
 * Creates a keyring, which sorts keys by `kid` and by the one algorithm that each is used with. A key that fits several
 * accepted algorithms and names none of them is not used (RFC 8725 section 3.1).
 * @param algorithms the accepted algorithms
 * @param keyid the configured `kid`, which any of the keys may have signed with
 */
export function createKeyring(read: KeysRead, algorithms: readonly Algorithm[], keyid = ""): Keyring {
	const accepted = [...new Set(algorithms.map(canonicalAlgorithm))] as Algorithm[];
	const shelves = new Map(accepted.map((name): [string, Shelf] => [name, { all: [], byKid: new Map(), nameless: [] }]));
	const keys: ReadKey[] = [];
	const leftOut = [...read.leftOut];
	for (const key of read.keys) {
		const algorithm = algorithmOf(key, accepted, algorithms);
		if (typeof algorithm !== "string") {
			leftOut.push(algorithm);
			continue;
		}
		keys.push(key);
		shelve(shelves.get(algorithm) as Shelf, key);
	}
	for (const { byKid, nameless } of shelves.values()) {
		for (const named of byKid.values()) named.push(...nameless.slice(0, MAX_CANDIDATES + 1));
	}
	return {
		keys,
		leftOut,
		find({ alg, kid }) {
			const shelf = typeof alg === "string" ? shelves.get(canonicalAlgorithm(alg)) : undefined;
			if (!shelf) throw notAccepted();
			const any = kid === undefined || (keyid !== "" && kid === keyid);
			const found = any ? shelf.all : (shelf.byKid.get(kid as string) ?? shelf.nameless);
			if (found.length > MAX_CANDIDATES) throw tooMany();
			return found;
		},
	};
}

/** Returns the one algorithm that a key is used with, or why it is not used. */
function algorithmOf(key: ReadKey, accepted: readonly Algorithm[], named: readonly Algorithm[]): Algorithm | LeftOut {
	const misfits = accepted.map((algorithm) => misfit(key, algorithm));
	const fitting = accepted.filter((_, index) => !misfits[index]);
	const [only, ...others] = fitting;
	if (only && others.length === 0) return only;
	if (only) return leaveOut(key, "no-algorithm", { algorithm: fitting.join(", ") });
	const telling = misfits.find((fact) => fact?.reason !== "misfit") ?? misfits[0];
	const isAlone = telling?.reason !== "misfit" || accepted.length === 1;
	return { ...(telling as LeftOut), algorithm: isAlone ? nameGiven(telling, named) : named.join(", ") };
}

/** Names the algorithm as the configuration does. */
const nameGiven = (fact: LeftOut | undefined, named: readonly Algorithm[]) =>
	named.find((name) => canonicalAlgorithm(name) === fact?.algorithm) ?? fact?.algorithm;

function shelve({ all, byKid, nameless }: Shelf, { key, kid, issuer }: ReadKey): void {
	const half = key.type === "private" ? createPublicKey(key) : key;
	if (issuer !== undefined) issuers.set(half, issuer);
	all.push(half);
	if (kid === undefined) nameless.push(half);
	else if (byKid.has(kid)) byKid.get(kid)?.push(half);
	else byKid.set(kid, [half]);
}

function notAccepted(): JwtError {
	return new JwtError(
		"ERR_JOSE_ALG_NOT_ALLOWED",
		"The token's algorithm does not fit the configuration's keys. Use the configuration's algorithm.",
	);
}

function tooMany(): JwtError {
	const problem = `More than ${MAX_CANDIDATES} keys could have signed the token, because the token or the keys have no key ID (kid).`;
	return new JwtError("ERR_JWKS_NO_MATCHING_KEY", `${problem} Add key IDs to both.`);
}

/** Creates the error for a token that no key fits. Its message also names the keys that are not used, with the reasons. */
export function noMatchingKey(message: string, { keys, leftOut }: Keyring): KeyError {
	const rest = nameLeftOut(leftOut, keys.length);
	return new KeyError("ERR_JWKS_NO_MATCHING_KEY", [message, rest].filter(Boolean).join(" "), leftOut, keys.length);
}
