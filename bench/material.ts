/** The keys of a run, and tokens made by them beforehand. Every lane gets the same. */
import { makeSecret } from "../test/support/fixtures.js";
import { signToken, type TestKey } from "../test/support/signing-keys.js";
import { forge } from "../test/support/tokens.js";
import { claimsOf } from "./claims.js";
import { makeKeyPair } from "./key-pair.js";
import type { Algorithm, Work } from "./works.js";

export const LIFETIME = 86_400;

/** Keys in the JWK Set. */
const KEYS = 1500;

/** What one algorithm signs and verifies with: twice the secret, or a private and a public key as PEM. */
export interface KeyTexts {
	signing: string;
	verifying: string;
}

type PairAlgorithm = Exclude<Algorithm, "HS256">;

/** Makes keys, each once a run, and tokens. */
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

	/** A JWK Set, for the works that look for their key by its `kid`. */
	keySet(): { keys: object[] } {
		return { keys: Array.from({ length: KEYS }, (_, index) => this.#setPair(index).jwk) };
	}

	/** One of a work's tokens, valid for a day. */
	token(work: Work, index: number): string {
		const iat = Math.floor(Date.now() / 1000);
		const claims = { ...claimsOf(work, index), iat, exp: iat + LIFETIME };
		if (work.algorithm === "HS256") return forge({ alg: "HS256", typ: "JWT" }, claims, this.#secret);
		if (work.hasKeySet) return signToken(this.#setPair(index), claims, { typ: "JWT" });
		return signToken(this.#pair(work.algorithm), claims, { typ: "JWT", kid: undefined });
	}

	/** One that must be refused: all is right but the key. */
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

/** The key pairs as files, by name, for a package that reads its keys from files. */
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
