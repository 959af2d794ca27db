import { createPublicKey, type KeyObject } from "node:crypto";
import { type Algorithm, canonicalAlgorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import type { LeftOut } from "../key-facts.js";
import { leaveOut, misfit } from "./fit-key.js";
import { KeyError } from "./key-error.js";
import { nameLeftOut } from "./key-words.js";
import type { KeysRead, ReadKey } from "./read/read-key.js";

/** So many keys are tried on one token, or none. */
export const MAX_CANDIDATES = 100;

/** Parameters of a protected header that a key is chosen by. */
export type KeyHeader = Readonly<Record<string, unknown>>;

/** Keys that fit the accepted algorithms, found by the header of a token. */
export interface Keyring {
	/** The keys that are used, as they were read. */
	readonly keys: readonly ReadKey[];
	/** The keys that are not, each with its reason. */
	readonly leftOut: readonly LeftOut[];
	/**
	 * The public keys that may have signed a token with this header; perhaps none. All of them fit the header's `alg`. Gives
	 * the same array for the same question.
	 * @throws JwtError `ERR_JOSE_ALG_NOT_ALLOWED`, `ERR_JWKS_NO_MATCHING_KEY` where too many could have
	 */
	find(header: KeyHeader): readonly KeyObject[];
}

interface Shelf {
	all: KeyObject[];
	byKid: Map<string, KeyObject[]>;
	nameless: KeyObject[];
}

/**
 * Sorts keys by the one algorithm that each of them serves, and by `kid`. A key that does not say which of several
 * accepted algorithms it is for serves none (RFC 8725 section 3.1).
 * @param algorithms the accepted ones
 * @param keyid a `kid` that any of the keys may have signed under
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

/** The one algorithm that a key serves, or why it serves none. */
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

/** The algorithm by the name that the configuration has for it. */
const nameGiven = (fact: LeftOut | undefined, named: readonly Algorithm[]) =>
	named.find((name) => canonicalAlgorithm(name) === fact?.algorithm) ?? fact?.algorithm;

function shelve({ all, byKid, nameless }: Shelf, { key, kid }: ReadKey): void {
	const half = key.type === "private" ? createPublicKey(key) : key;
	all.push(half);
	if (kid === undefined) nameless.push(half);
	else if (byKid.has(kid)) byKid.get(kid)?.push(half);
	else byKid.set(kid, [half]);
}

function notAccepted(): JwtError {
	return new JwtError(
		"ERR_JOSE_ALG_NOT_ALLOWED",
		"The token's algorithm is not one that the configuration's keys serve.",
	);
}

function tooMany(): JwtError {
	const problem = `More than ${MAX_CANDIDATES} keys could have signed the token, since it or they name no key ID (kid).`;
	return new JwtError("ERR_JWKS_NO_MATCHING_KEY", `${problem} So many are not tried: let the keys and tokens name it.`);
}

/** The error of a token that none of the keys can have signed. It tells which keys are not used, and why. */
export function noMatchingKey(message: string, { keys, leftOut }: Keyring): KeyError {
	const rest = nameLeftOut(leftOut, keys.length);
	return new KeyError("ERR_JWKS_NO_MATCHING_KEY", [message, rest].filter(Boolean).join(" "), leftOut, keys.length);
}
