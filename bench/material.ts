/** The keys of a run, and tokens made with them in advance. All lanes get the same ones. */
import { makeSecret } from "../test/support/fixtures.js";
import { signToken, type TestKey } from "../test/support/signing-keys.js";
import { forge } from "../test/support/tokens.js";
import { claimsOf } from "./claims.js";
import { makeKeyPair } from "./key-pair.js";
import type { Algorithm, Work } from "./works.js";

export const LIFETIME = 86_400;

/** The number of keys in the JWK Set. */
const KEYS = 1500;

/** The keys of one algorithm: the secret for both purposes, or a private and a public key as PEM. */
export interface KeyTexts {
	signing: string;
	verifying: string;
}

type PairAlgorithm = Exclude<Algorithm, "HS256">;

/** Creates tokens, and keys that stay the same during a run. */
export class Material {
	readonly #secret = makeSecret();
	readonly #pairs = new Map<string, TestKey>();

	keys(algorithm: Algorithm): KeyTexts {
		if (algorithm === "HS256") return { signing: this.#secret, verifying: this.#secret };
		const { privateKey, publicKey } = this.#pair(algorithm);
		return {
			signing: String(privateKey.export({ type: "pkcs8", format: "pem" })),
			verifying: String(publicKey.export({ type: "spki", format: "pem" })),
		};
	}

	/** Returns a JWK Set, for works that find their key by its `kid`. */
	keySet(): { keys: object[] } {
		return { keys: Array.from({ length: KEYS }, (_, index) => this.#setPair(index).jwk) };
	}

	/** Returns one token of a work, valid for a day. */
	token(work: Work, index: number): string {
		const iat = Math.floor(Date.now() / 1000);
		const claims = { ...claimsOf(work, index), iat, exp: iat + LIFETIME };
		if (work.algorithm === "HS256") return forge({ alg: "HS256", typ: "JWT" }, claims, this.#secret);
		if (work.hasKeySet) return signToken(this.#setPair(index), claims, { typ: "JWT" });
		return signToken(this.#pair(work.algorithm), claims, { typ: "JWT", kid: undefined });
	}

	/** Returns a token that must be refused, only because of its key. */
	foreignToken(work: Work): string {
		return new Material().token(work, 0);
	}

	#pair = (algorithm: PairAlgorithm) => this.#made(algorithm, "");
	#setPair = (index: number) => this.#made("ES256", `key-${index % KEYS}`);

	#made(algorithm: PairAlgorithm, kid: string): TestKey {
		const name = `${algorithm} ${kid}`;
		const pair = this.#pairs.get(name) ?? makeKeyPair(algorithm, kid);
		this.#pairs.set(name, pair);
		return pair;
	}
}

export function keyFile(algorithm: Algorithm, action: Work["action"]): string {
	return `${algorithm}.${action === "generate" ? "private" : "public"}.pem`;
}

/** Returns the contents of key files by name, for a package that reads its keys from files. */
export function keyFiles(material: Material): Record<string, string> {
	const files = (["RS256", "ES256"] as const).flatMap((algorithm) => {
		const { signing, verifying } = material.keys(algorithm);
		return [
			[keyFile(algorithm, "generate"), signing],
			[keyFile(algorithm, "verify"), verifying],
		];
	});
	return Object.fromEntries(files);
}
