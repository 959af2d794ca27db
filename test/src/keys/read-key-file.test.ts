import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeySource } from "../../../src/keys/create-key-source.js";
import { readKeySettings } from "../../../src/keys/key-settings.js";
import { MAX_FILE_SIZE, readKeyFile, readSecretFile } from "../../../src/keys/read-key-file.js";
import { JWT_CONFIG_DEFAULTS } from "../../../src/options.js";
import type { SecretEncoding } from "../../../src/secret-text.js";
import { jwtError } from "../jwt-error.js";

describe("a file", () => {
	let folder: string;
	let path: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "read-key-file-"));
		path = join(folder, "key");
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it("is read as the bytes it holds", async () => {
		const bytes = randomBytes(64);
		writeFileSync(path, bytes);
		assert.deepEqual(Buffer.from(await readKeyFile(path)), bytes);
	});

	it("may have 1 MiB, and no more", async () => {
		writeFileSync(path, Buffer.alloc(MAX_FILE_SIZE));
		assert.equal((await readKeyFile(path)).length, MAX_FILE_SIZE);
		writeFileSync(path, Buffer.alloc(MAX_FILE_SIZE + 1));
		await assert.rejects(readKeyFile(path), /larger than 1 MiB/);
	});

	const others: [name: string, make: () => void, words: RegExp][] = [
		["that is not there", () => undefined, /key cannot be read \(ENOENT\)\. Check the path and its permissions\.$/],
		["that is a folder", () => mkdirSync(path), /key is not a regular file\. Check the path\.$/],
		["that is a pipe, which nobody writes to,", () => execFileSync("mkfifo", [path]), /is not a regular file/],
	];
	for (const [name, make, words] of others) {
		it(`${name} is refused`, async () => {
			make();
			await assert.rejects(
				readKeyFile(path),
				(error: Error) => jwtError("ERR_JWT_KEY_MISSING")(error) && words.test(error.message),
			);
		});
	}

	const pasted: [name: string, path: string][] = [
		["PEM", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----"],
		["PEM in one line", "-----BEGIN PRIVATE KEY-----MC4CAQAwBQYDK2VwBCIEIA-----END PRIVATE KEY-----"],
		["a JWK", '{"kty":"OKP","crv":"Ed25519","d":"MC4CAQAwBQYDK2VwBCIEIA"}'],
		["base64", "MC4CAQAwBQYDK2VwBCIEIA".repeat(60)],
	];
	for (const [name, text] of pasted) {
		it(`whose path is a pasted key is not named: ${name}`, () =>
			assert.rejects(readKeyFile(text), jwtError("ERR_JWT_KEY_MISSING", ["MC4CAQAw"])));
	}

	it("whose size says nothing is read up to the limit all the same", async () => {
		if (process.platform !== "linux") return;
		assert.ok((await readKeyFile("/proc/self/status")).length > 0);
		await assert.rejects(readKeyFile("/dev/zero"), /is not a regular file/);
	});

	const random = Buffer.concat([randomBytes(30), Buffer.from([0xff, 0x0a])]);
	const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
	const secrets: [
		name: string,
		content: string | Buffer,
		encoding: SecretEncoding,
		expected: Buffer,
		warns?: boolean,
	][] = [
		["text", "pässword ✓", "utf8", Buffer.from("pässword ✓")],
		["text with a line break", "secret\n", "utf8", Buffer.from("secret")],
		["text with a line break of Windows", "secret\r\n", "utf8", Buffer.from("secret")],
		["text with two line breaks", "secret\n\n", "utf8", Buffer.from("secret\n")],
		["text with a byte order mark", "\uFEFFsecret\n", "utf8", Buffer.from("secret")],
		["hex", "00ff10\n", "hex", Buffer.from("00ff10", "hex")],
		["hex in UTF-16", utf16("00ff10\r\n"), "hex", Buffer.from("00ff10", "hex")],
		["base64 in UTF-16", utf16("AP8Q\r\n"), "base64", Buffer.from("00ff10", "hex")],
		["random bytes", random, "utf8", random],
		["random bytes, whatever the encoding", random, "hex", random],
		["text in UTF-16", utf16("secret"), "utf8", utf16("secret"), true],
		["bytes that begin like UTF-16", utf16("ab!"), "hex", utf16("ab!"), true],
		["text in Latin-1", Buffer.from("schlüssel", "latin1"), "utf8", Buffer.from("schlüssel", "latin1")],
	];
	for (const [name, content, secretencoding, expected, warns = false] of secrets) {
		it(`holds a secret as ${name}`, async () => {
			writeFileSync(path, content);
			const options = { ...JWT_CONFIG_DEFAULTS, keysource: "file", secretfile: path, secretencoding };
			const source = await createKeySource(readKeySettings(options), {});
			try {
				assert.deepEqual((await source.signingKey()).key.export(), expected);
				assert.equal(
					source.warnings.some((warning) => /UTF-16/.test(warning)),
					warns,
				);
			} finally {
				source.close();
			}
		});
	}

	it("that is empty holds no secret and no key", async () => {
		writeFileSync(path, "");
		assert.equal(await readSecretFile(path, "utf8"), "");
		const names = { keysource: "file", secretfile: path, privatekeyfile: path };
		for (const algorithm of ["HS256", "ES256"]) {
			const source = await createKeySource(readKeySettings({ ...JWT_CONFIG_DEFAULTS, ...names, algorithm }), {});
			source.close();
			assert.throws(() => source.signingKey(), jwtError("ERR_JWT_KEY_MISSING"));
		}
	});
});
