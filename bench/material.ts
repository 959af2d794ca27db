/** The keys of a run, and tokens made by them beforehand. Every variant gets the same. */
import { igniteFlow, makeSecret } from "../test/support/fixtures.js";
import { makeKey, signToken, type TestKey } from "../test/support/signing-keys.js";
import { forge } from "../test/support/tokens.js";
import type { Algorithm, Work } from "./works.js";

export const LIFETIME = 86_400;

/** The claims that the flow of Ignite's documentation signs. */
export const CLAIMS: object = readClaims();

function readClaims(): object {
	const code = igniteFlow().find(({ name }) => name === "Setting payload to encode")?.func;
	const [, json = ""] = /msg\.payload = (\{.*\})/s.exec(String(code)) ?? [];
	return JSON.parse(json);
}

/** What one algorithm signs and verifies with: twice the secret, or a private and a public key as PEM. */
export interface KeyTexts {
	signing: string;
	verifying: string;
}

/** Makes keys and tokens, each once a run. */
export class Material {
	readonly #secret = makeSecret();
	readonly #pairs = { RS256: makeKey("RS256", ""), ES256: makeKey("ES256", "") };
	readonly #tokens = new Map<Algorithm, string[]>();

	keys(algorithm: Algorithm): KeyTexts {
		if (algorithm === "HS256") return { signing: this.#secret, verifying: this.#secret };
		const { privateKey, publicKey } = this.#pairs[algorithm];
		return {
			signing: String(privateKey.export({ type: "pkcs8", format: "pem" })),
			verifying: String(publicKey.export({ type: "spki", format: "pem" })),
		};
	}

	/** The key pairs as files, by name. */
	keyFiles(): Record<string, string> {
		const files = (["RS256", "ES256"] as const).flatMap((algorithm) => {
			const { signing, verifying } = this.keys(algorithm);
			return [
				[keyFile(algorithm, "generate"), signing],
				[keyFile(algorithm, "verify"), verifying],
			];
		});
		return Object.fromEntries(files);
	}

	/** Different tokens, valid for a day. */
	tokens(algorithm: Algorithm, count: number): readonly string[] {
		const made = this.#tokens.get(algorithm) ?? [];
		while (made.length < count) made.push(this.#sign(algorithm, subject(made.length)));
		this.#tokens.set(algorithm, made);
		return made;
	}

	/** One that must be refused: all is right but the key. */
	foreignToken(algorithm: Algorithm): string {
		return new Material().#sign(algorithm, subject(0));
	}

	#sign(algorithm: Algorithm, sub: string): string {
		const iat = Math.floor(Date.now() / 1000);
		const claims = { ...CLAIMS, sub, iat, exp: iat + LIFETIME };
		if (algorithm === "HS256") return forge({ alg: "HS256", typ: "JWT" }, claims, this.#secret);
		return signToken(this.#pairs[algorithm] as TestKey, claims, { typ: "JWT", kid: undefined });
	}
}

export function keyFile(algorithm: Algorithm, action: Work["action"]): string {
	return `${algorithm}.${action === "generate" ? "private" : "public"}.pem`;
}

/** Each as long as the others, so that all answers are. */
export const subject = (index: number): string => `user-${String(index).padStart(6, "0")}`;
