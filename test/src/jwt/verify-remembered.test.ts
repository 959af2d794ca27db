import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { ruleCheck } from "../../../src/claims/rules.js";
import { scopeChecks } from "../../../src/claims/scopes.js";
import { createRememberedTokens, type RememberedTokens } from "../../../src/jwt/remembered-tokens.js";
import { createSigner, type Signer } from "../../../src/jwt/sign.js";
import { createVerifier, type VerifiedToken, type Verifier } from "../../../src/jwt/verify.js";
import { keyPairSource } from "../../../src/keys/key-pair.js";
import type { KeySource } from "../../../src/keys/key-source.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { encode } from "../../support/tokens.js";
import { freezeClock, moveClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }) as string;
const newKeys = () => keyPairSource({ privatekey: pem(generateKeyPairSync("ed25519").privateKey) }, "Ed25519");
const policy = (config: Partial<JwtConfigOptions> = {}) => policyOf({ algorithm: "Ed25519", ...config });

/** A memory that tells what is asked of it. */
function spy(memory: RememberedTokens = createRememberedTokens(1000)) {
	const seen = { recalled: [] as string[], unknown: [] as string[], added: [] as string[] };
	const spying: RememberedTokens = {
		get(token) {
			const known = memory.get(token);
			seen[known ? "recalled" : "unknown"].push(token);
			return known;
		},
		signerOf: (token, signature) => memory.signerOf(token, signature),
		add(token, ...more) {
			seen.added.push(token);
			memory.add(token, ...more);
		},
	};
	return { seen, spying };
}

/** A verifier, and how a token goes: looked for, not found and then added, or recalled and so not added. */
function watched(config: Partial<JwtConfigOptions>, keys: KeySource, memory?: RememberedTokens) {
	const { seen, spying } = spy(memory);
	const verify = createVerifier(policy(config).verification, keys, spying);
	const expect = async (...[token, how, more]: [string, "anew" | "recalled" | "refused", Parameters<Verifier>[1]?]) => {
		const before = seen.recalled.length + seen.unknown.length;
		const [recalled, added] = [seen.recalled.length, seen.added.length];
		try {
			return await verify(token, more);
		} finally {
			assert.equal(seen.recalled.length + seen.unknown.length, before + 1, "asked the memory once");
			assert.equal(seen.recalled.length - recalled, how === "recalled" ? 1 : 0, "recalled");
			assert.equal(seen.added.length - added, how === "anew" ? 1 : 0, "added");
		}
	};
	return { verify, expect, seen };
}

/** Puts so many long texts into a memory. */
function fill(memory: RememberedTokens, count: number): void {
	const { publicKey: key } = generateKeyPairSync("ed25519");
	const mark = Buffer.alloc(4);
	for (let index = 1; index <= count; index++) {
		// All in one place of the table of tokens seen once, which tokens of a test hardly share.
		mark.writeUInt32LE(index * 2 ** 18);
		const text = `${index}.${"x".repeat(8000)}`;
		for (const _ of [1, 2]) memory.add(text, mark, () => ({ header: {}, claims: "{}", key }));
	}
}

const EXPIRED = { code: "ERR_JWT_EXPIRED", claim: "exp", reason: "check_failed" } as const;

describe("a verifier that remembers tokens", () => {
	freezeClock();
	let keys: KeySource;
	let sign: Signer;
	/** A verifier that knows a token: it has seen it twice. */
	async function knowing(token: string, config: Partial<JwtConfigOptions> = {}, source = keys) {
		const known = watched(config, source);
		for (const _ of [1, 2]) await known.expect(token, "anew");
		await known.expect(token, "recalled");
		return known;
	}
	beforeEach(async () => {
		keys = await newKeys();
		sign = createSigner(policy().signing, keys);
	});

	it("recalls a token from its third sight on", async () => {
		const { expect } = watched({}, keys);
		const token = await sign({ sub: "jamie" });
		const expected = {
			header: { alg: "Ed25519", typ: "JWT" },
			claims: { sub: "jamie", iat: NOW, exp: NOW + 3600 },
		};
		for (const how of ["anew", "anew", "recalled", "recalled"] as const) {
			assert.deepEqual(await expect(token, how), expected);
		}
	});

	it("adds a token by its text, its signature, its claims and the key that verified it", async () => {
		const added: unknown[] = [];
		const memory: RememberedTokens = {
			get: () => undefined,
			signerOf: () => undefined,
			add: (token, signature, remembered) => added.push([token, signature.toString("base64url"), remembered()]),
		};
		const verify = createVerifier(policy().verification, keys, memory);
		const token = await sign({ sub: "jamie" });
		await verify(` ${token}\n`);
		const [key] = await keys.verificationKeys({ alg: "Ed25519" });
		assert.deepEqual(added, [
			[
				token,
				token.split(".")[2],
				{
					header: { alg: "Ed25519", typ: "JWT" },
					claims: JSON.stringify({ sub: "jamie", iat: NOW, exp: NOW + 3600 }),
					key,
				},
			],
		]);
		assert.equal((added as [string, string, { key: KeyObject }][])[0]?.[2].key, key);
	});

	it("verifies no signature of a token that it recalls", async () => {
		const [key] = await keys.verificationKeys({ alg: "Ed25519" });
		const header = { alg: "Ed25519" };
		const token = `${encode(header)}.${encode({ sub: "jamie" })}.${encode(Buffer.alloc(64))}`;
		const claims = JSON.stringify({ sub: "jamie" });
		const memory: RememberedTokens = {
			...createRememberedTokens(0),
			get: () => ({ header, claims, key: key as KeyObject }),
			add: assert.fail,
		};
		assert.deepEqual((await createVerifier(policy().verification, keys, memory)(token)).claims, { sub: "jamie" });
		const [other] = await (await newKeys()).verificationKeys({ alg: "Ed25519" });
		const wrong: RememberedTokens = {
			...createRememberedTokens(0),
			get: () => ({ header, claims, key: other as KeyObject }),
			add: assert.fail,
		};
		const verify = createVerifier(policy().verification, keys, wrong);
		await assert.rejects(async () => verify(token), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", [token]));
	});

	it("hands out claims and header of their own each time", async () => {
		const listed: [string, unknown][] = [["list", ["one"]]];
		const token = await sign({ user: { name: "jamie" } }, [], listed);
		const { expect } = watched({}, keys);
		const change = ({ header, claims }: VerifiedToken) => {
			(claims.user as { name: string }).name = "changed by the flow";
			(header.list as string[]).push("changed by the flow");
			header.alg = "changed by the flow";
			claims.exp = 0;
			delete claims.iat;
		};
		for (const how of ["anew", "anew", "recalled", "recalled"] as const) {
			const verified = await expect(token, how);
			assert.deepEqual(verified.header, { alg: "Ed25519", typ: "JWT", list: ["one"] });
			assert.deepEqual(verified.claims, { user: { name: "jamie" }, iat: NOW, exp: NOW + 3600 });
			change(verified);
		}
	});

	it("still checks times and age", async () => {
		const token = await sign({ exp: NOW + 60 });
		const old = await sign({ exp: NOW + 99_999 });
		const { expect } = await knowing(token, { maxage: "2h" });
		for (const how of ["anew", "anew", "recalled"] as const) await expect(old, how);
		moveClock(60);
		await assert.rejects(expect(token, "recalled"), jwtError(EXPIRED));
		await expect(old, "recalled");
		moveClock(7200);
		const aged = { code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim: "iat", reason: "check_failed" } as const;
		await assert.rejects(expect(old, "recalled"), jwtError(aged));
		moveClock(-7200);
		await expect(old, "recalled");
	});

	it("still checks rules and scopes, which may be others each time", async () => {
		const token = await sign({ level: 5, scope: "read" });
		const { expect } = await knowing(token);
		const atLeast = (value: number) => [ruleCheck({ claim: "level", operator: "gte", value })];
		await expect(token, "recalled", [...atLeast(5), ...scopeChecks(["read"])]);
		const level = { code: "ERR_JWT_RULE_FAILED", claim: "level", reason: "check_failed" } as const;
		await assert.rejects(expect(token, "recalled", atLeast(6)), jwtError(level));
		const scope = { code: "ERR_JWT_INSUFFICIENT_SCOPE", claim: "scope", reason: "check_failed" } as const;
		await assert.rejects(expect(token, "recalled", scopeChecks(["write"])), jwtError(scope));
	});

	it("adds no token that was refused, though the signature was right", async () => {
		const { expect, seen } = watched({ issuer: "me" }, keys);
		const expired = await sign({ iss: "me", exp: NOW });
		const anothers = await sign({ iss: "other" });
		const iss = { code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim: "iss", reason: "check_failed" } as const;
		for (const _ of [1, 2, 3]) {
			await assert.rejects(expect(expired, "refused"), jwtError(EXPIRED));
			await assert.rejects(expect(anothers, "refused"), jwtError(iss));
		}
		assert.deepEqual(seen.added, []);
	});

	it("adds no token with another signature, and none that is damaged", async () => {
		const { expect, seen } = watched({}, keys);
		const others = await createSigner(policy().signing, await newKeys())({});
		for (const _ of [1, 2, 3]) {
			await assert.rejects(expect(others, "refused"), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
			await assert.rejects(expect("a.b.c", "refused"), jwtError("ERR_JWS_INVALID"));
		}
		assert.deepEqual(seen.added, []);
	});

	it("recalls no token that differs from a known one in a character of any part", async () => {
		const token = await sign({ sub: "jamie" });
		const { verify, seen } = await knowing(token);
		const [recalled, added] = [seen.recalled.length, seen.added.length];
		for (let index = 0; index < token.length; index++) {
			for (const character of ["A", "_", "."]) {
				if (token[index] === character) continue;
				const forged = token.slice(0, index) + character + token.slice(index + 1);
				await assert.rejects(async () => verify(forged), { name: "JwtError" }, `character ${index}`);
			}
		}
		for (const forged of [token.slice(0, -1), token.slice(1), `${token}A`, `${token}.`, token.toLowerCase()]) {
			await assert.rejects(async () => verify(forged), { name: "JwtError" });
		}
		assert.deepEqual([seen.recalled.length, seen.added.length], [recalled, added]);
	});

	it("takes no part of a known token for another's", async () => {
		const token = await sign({ sub: "jamie" });
		const other = (await sign({ sub: "sam" })).split(".");
		const { expect } = await knowing(token);
		const [header = "", payload = "", signature = ""] = token.split(".");
		for (const forged of [`${header}.${other[1]}.${signature}`, `${header}.${payload}.${other[2]}`]) {
			for (const _ of [1, 2, 3]) {
				await assert.rejects(expect(forged, "refused"), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
			}
		}
	});

	it("verifies a token with whitespace around it, or in a Buffer, each time", async () => {
		const token = await sign({ sub: "jamie" });
		const { verify, seen } = await knowing(token);
		const { recalled } = seen;
		const count = recalled.length;
		for (const spelled of [` ${token}`, `${token}\r\n`, Buffer.from(token)]) {
			assert.equal((await verify(spelled)).claims.sub, "jamie");
		}
		assert.equal(recalled.length, count);
	});

	it("recalls a token only while the key that verified it is in use", async () => {
		const others = await newKeys();
		let current = keys;
		const source = { ...keys, verificationKeys: (header: object) => current.verificationKeys({ ...header }) };
		const token = await sign({});
		const { verify, seen, expect } = await knowing(token, {}, source);
		current = others;
		const added = seen.added.length;
		for (const _ of [1, 2]) {
			await assert.rejects(async () => verify(token), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
		}
		assert.equal(seen.added.length, added);
		current = keys;
		await expect(token, "recalled");
	});

	it("recalls a token by any of the keys in use", async () => {
		const others = await newKeys();
		const keysOf = async (...sources: KeySource[]) =>
			(await Promise.all(sources.map((source) => source.verificationKeys({ alg: "Ed25519" })))).flat();
		let current = await keysOf(others, keys);
		const source = { ...keys, verificationKeys: () => current };
		const token = await sign({});
		const { verify, expect } = await knowing(token, {}, source);
		current = await keysOf(keys, others);
		await expect(token, "recalled");
		current = await keysOf(others);
		await assert.rejects(async () => verify(token), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
		current = [];
		await assert.rejects(async () => verify(token), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
	});

	it("verifies a token anew with the same key read anew, and recalls it by that one then", async () => {
		const texts = { privatekey: pem(generateKeyPairSync("ed25519").privateKey) };
		const read = () => keyPairSource(texts, "Ed25519");
		let current = await read();
		const source = { ...current, verificationKeys: (header: object) => current.verificationKeys({ ...header }) };
		const token = await createSigner(policy().signing, current)({});
		const { verify, seen, expect } = await knowing(token, {}, source);
		current = await read();
		const added = seen.added.length;
		await verify(token);
		assert.equal(seen.added.length, added + 1);
		await expect(token, "recalled");
	});

	it("hands on what the key source says of a token that it recalls", async () => {
		let problem: Error | undefined;
		const source = {
			...keys,
			verificationKeys: (header: object) => {
				if (problem) throw problem;
				return keys.verificationKeys({ ...header });
			},
		};
		const token = await sign({});
		const { verify } = await knowing(token, {}, source);
		problem = new RangeError("There are no keys.");
		await assert.rejects(async () => verify(token), RangeError);
	});

	it("answers at once for a token that it recalls, where the keys are there", async () => {
		const [key] = await keys.verificationKeys({ alg: "Ed25519" });
		const source = { ...keys, verificationKeys: () => [key as KeyObject] };
		const token = await sign({ exp: NOW + 60 });
		const { verify } = await knowing(token, {}, source);
		assert.ok(!(verify(token) instanceof Promise));
		moveClock(60);
		assert.throws(() => verify(token), jwtError(EXPIRED));
	});

	it("knows by its digest the signature of a token whose text made room for others", async () => {
		const memory = createRememberedTokens(100_000);
		const { expect } = watched({}, keys, memory);
		const token = await sign({ sub: "jamie" });
		for (const how of ["anew", "anew", "recalled"] as const) await expect(token, how);
		const [key] = (await keys.verificationKeys({ alg: "Ed25519" })) as [KeyObject];
		fill(memory, 3000);
		assert.equal(memory.get(token), undefined);
		assert.equal(memory.signerOf(token, Buffer.from(token.split(".")[2] ?? "", "base64url")), key);

		const [header = "", payload = "", signature = ""] = token.split(".");
		for (const forged of [
			`${header}.${encode({ sub: "another" })}.${signature}`,
			`${header}.${payload}.${signature.slice(0, -4)}AAAA`,
		]) {
			await assert.rejects(expect(forged, "refused"), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
		}
		const others = await newKeys();
		const byOthers = createVerifier(policy().verification, others, memory);
		await assert.rejects(async () => byOthers(token), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));

		await expect(token, "anew");
		await expect(token, "recalled");
		fill(memory, 3000);
		moveClock(3600);
		await assert.rejects(expect(token, "refused"), jwtError(EXPIRED));
	});

	it("keeps no token of over 8192 characters", async () => {
		const { expect } = watched({}, keys);
		const token = await sign({ text: "x".repeat(8192) });
		for (const _ of [1, 2, 3, 4]) await expect(token, "anew");
	});

	for (const remember of ["0", "", " "]) {
		it(`remembers none for “${remember}”`, async () => {
			const { remember: max } = policy({ remember }).verification;
			const { expect } = watched({}, keys, createRememberedTokens(max));
			const token = await sign({});
			for (const _ of [1, 2, 3, 4]) await expect(token, "anew");
		});
	}

	it("remembers as many as its policy says where it is given no memory", async () => {
		const verify = createVerifier(policy({ remember: "2" }).verification, keys);
		const token = await sign({ sub: "jamie" });
		for (const _ of [1, 2, 3, 4]) assert.equal((await verify(token)).claims.sub, "jamie");
		moveClock(3600);
		await assert.rejects(async () => verify(token), jwtError(EXPIRED));
	});
});
