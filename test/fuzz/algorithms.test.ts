/** Signatures of every algorithm beside jose's: what one signs the other accepts, and what one refuses the other refuses. */
import assert from "node:assert/strict";
import { createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import fc from "fast-check";
import { CompactSign, compactVerify, errors } from "jose";
import { type Algorithm, EC_CURVES, isHmac, usesKeyType } from "../../src/algorithms.js";
import { JwtError } from "../../src/errors.js";
import { supportedAlgorithms } from "../../src/keys/generate.js";
import type { KeySource } from "../../src/keys/key-source.js";
import { signerBy, verifierBy } from "../support/by-options.js";
import { encode } from "../support/tokens.js";
import { run } from "./run.js";

interface Pair {
	sign: KeyObject;
	verify: KeyObject;
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });

function makePair(algorithm: Algorithm): Pair {
	if (isHmac(algorithm)) {
		const secret = createSecretKey(randomBytes(64));
		return { sign: secret, verify: secret };
	}
	const made = usesKeyType(algorithm, "RSA")
		? rsa
		: usesKeyType(algorithm, "EC")
			? generateKeyPairSync("ec", { namedCurve: EC_CURVES[algorithm] as string })
			: generateKeyPairSync((usesKeyType(algorithm, "OKP") ? "ed25519" : algorithm.toLowerCase()) as "ed25519");
	return { sign: made.privateKey, verify: made.publicKey };
}

/** A source of one key, so that only the signature decides. */
const sourceOf = ({ sign, verify }: Pair): KeySource => ({
	warnings: [],
	signingKey: () => ({ key: sign }),
	verificationKeys: () => [verify],
	publicKeys: async () => [],
	close() {},
});

/** What becomes of a token on its way: where it is damaged, and how. */
const damage = fc.record({
	part: fc.constantFrom(0, 1, 2, 2, 2),
	at: fc.nat(10_000),
	kind: fc.constantFrom("none", "none", "flip", "cut", "double", "empty", "zeros", "other"),
	by: fc.integer({ min: 1, max: 255 }),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

/** Another text of bytes that differ; what is signed may stay as it is. */
function damaged(token: string, { part, at, kind, by }: Damage, other: string): string {
	const parts = token.split(".");
	const bytes = Buffer.from(parts[part] ?? "", "base64url");
	const index = at % Math.max(1, bytes.length);
	const changed: Record<Damage["kind"], () => Uint8Array> = {
		none: () => bytes,
		flip: () => bytes.map((byte, position) => (position === index ? byte ^ by : byte)),
		cut: () => bytes.subarray(0, index),
		double: () => Buffer.concat([bytes, bytes.subarray(0, by)]),
		empty: () => Buffer.alloc(0),
		zeros: () => Buffer.alloc(bytes.length),
		other: () => Buffer.from(other.split(".")[part] ?? "", "base64url"),
	};
	parts[part] = encode(changed[kind]());
	return parts.join(".");
}

const claimsSet = fc.dictionary(fc.constantFrom("x", "y", "é😀"), fc.oneof(fc.string(), fc.integer()), {
	maxKeys: 3,
});

describe("signatures beside jose's", function () {
	this.timeout(240_000);
	const algorithms = supportedAlgorithms();
	const pairs = new Map(algorithms.map((algorithm) => [algorithm, makePair(algorithm)]));
	const pairOf = (algorithm: Algorithm) => pairs.get(algorithm) as Pair;
	/** A third of the cases that jose gets in all; those that take milliseconds each come up less often. */
	const algorithm = fc.oneof(
		...algorithms.map((name) => ({
			weight: ["RS", "PS"].includes(name.slice(0, 2)) || ["ES384", "ES512"].includes(name) ? 1 : 4,
			arbitrary: fc.constant(name),
		})),
	);

	async function oursAccepts(token: string, name: Algorithm): Promise<boolean> {
		try {
			await verifierBy({ algorithm: name }, sourceOf(pairOf(name)))(token);
			return true;
		} catch (error) {
			assert.ok(error instanceof JwtError, String(error));
			assert.match(error.code, /^ERR_(JW[ST]_|JOSE_ALG_NOT_ALLOWED)/);
			return false;
		}
	}

	async function joseAccepts(token: string, name: Algorithm): Promise<boolean> {
		try {
			const { payload } = await compactVerify(token, pairOf(name).verify, { algorithms: [name] });
			// Whether the payload is a claims set is not asked of jose.
			return typeof JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload)) === "object";
		} catch (error) {
			assert.ok(
				error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof TypeError,
				String(error),
			);
			return false;
		}
	}

	it("are accepted and refused alike, whoever signed, however damaged", async () => {
		const counts = { accepted: 0, refused: 0 };
		const met = new Set<string>();
		const cases = fc.record({ name: algorithm, claims: claimsSet, damage, isOurs: fc.boolean() });
		await run(0.1, cases, async ({ name, claims, damage: what, isOurs }) => {
			const pair = pairOf(name);
			const joses = () =>
				new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: name }).sign(pair.sign);
			const ours = () => signerBy({ algorithm: name, expiresin: "" }, sourceOf(pair))(claims);
			const signed = await (isOurs ? ours() : joses());
			const token = damaged(signed, what, await (isOurs ? ours() : joses()));
			const accepted = await oursAccepts(token, name);
			assert.equal(accepted, await joseAccepts(token, name), `${name}: ${token}`);
			counts[accepted ? "accepted" : "refused"]++;
			met.add(name);
		});
		assert.ok(counts.accepted > 0 && counts.refused > 0);
		assert.deepEqual([...met].sort(), [...algorithms].sort());
	});
});
