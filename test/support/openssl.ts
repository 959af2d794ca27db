/** Key files in every format, written by the `openssl` command and Node.js. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeKeyPair } from "./key-pairs.js";

export { type KeyPair, makeKeyPair, sharedKeyPair, toPem } from "./key-pairs.js";

export const PASSPHRASE = "open-sesame-of-the-tests";

/**
 * Declares a suite that needs a program. If `problem` says that it is missing, the suite is skipped with a message, and
 * fails under `CI`.
 */
export function describeWith(problem: string | undefined, title: string, suite: () => void): void {
	if (!problem) return void describe(title, suite);
	if (process.env.CI) throw new Error(problem);
	console.warn(`\n!!! ${problem} “${title}” is NOT tested.\n`);
	describe.skip(title, suite);
}

const { stdout: version } = spawnSync("openssl", ["version"], { encoding: "utf8" });

/** Why `openssl` cannot be used here. LibreSSL supports fewer formats. */
export const NO_OPENSSL = /^OpenSSL [3-9]/.test(version ?? "") ? undefined : "OpenSSL 3 is not installed.";

/** Runs `openssl` in a new folder with these files, and returns its output. */
export function openssl(command: string, files: Record<string, string | Uint8Array> = {}): Buffer {
	const folder = mkdtempSync(join(tmpdir(), "openssl-"));
	try {
		for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
		return execFileSync("openssl", command.split(" "), { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The names of the ML-DSA key types; empty if this Node.js does not support them. */
export const ML_DSA: readonly string[] = ["ml-dsa-44", "ml-dsa-65", "ml-dsa-87"].filter((type) => {
	try {
		return makeKeyPair(type).privateKey;
	} catch {
		return false;
	}
});

/** A format of PEM text. */
export interface PemForm {
	/** The name that `openssl` users know. */
	name: string;
	/** The name that the parser gives it. */
	form: string;
	/** The beginning of the names of the keys that have this format: `rsa`, `P-`; absent: all keys. */
	only?: string;
	holds: "private" | "public";
	/** Converts the PKCS#8 PEM of a key to this format. */
	make(pem: string, curve: string): string;
}

/** Runs `openssl` with the PKCS#8 PEM as `key.pem`. */
const run = (command: string) => (pem: string) => openssl(command, { "key.pem": pem }).toString();

const certificate = run("req -x509 -new -key key.pem -subj /CN=test -days 1");
const sec1 = run("ec -in key.pem");

/** Returns the output of `openssl pkcs12` for a PKCS#12 archive, with `Bag Attributes` before each part. */
function unpack(pem: string, options: string): string {
	const files = { "key.pem": pem, "cert.pem": certificate(pem) };
	const archive = openssl(`pkcs12 -export -name mine -inkey key.pem -in cert.pem -passout pass:x`, files);
	return openssl(`pkcs12 -in archive -passin pass:x ${options}`, { archive }).toString();
}

const pass = `-passout pass:${PASSPHRASE}`;
const ENCRYPTED_PKCS8 = "encrypted PKCS#8 PEM";

export const PEM_FORMS: PemForm[] = [
	{ name: "PKCS#8", form: "PKCS#8 PEM", holds: "private", make: run("pkcs8 -topk8 -nocrypt -in key.pem") },
	{ name: "encrypted PKCS#8", form: ENCRYPTED_PKCS8, holds: "private", make: run(`pkcs8 -topk8 -in key.pem ${pass}`) },
	{ name: "SPKI", form: "SPKI PEM", holds: "public", make: run("pkey -in key.pem -pubout") },
	{ name: "X.509", form: "X.509 certificate", holds: "public", make: certificate },
	{ name: "PKCS#1", form: "PKCS#1 PEM", only: "rsa", holds: "private", make: run("rsa -in key.pem -traditional") },
	{ name: "PKCS#1", form: "PKCS#1 PEM", only: "rsa", holds: "public", make: run("rsa -in key.pem -RSAPublicKey_out") },
	...["-aes128", "-aes256", "-des3"].map(
		(cipher): PemForm => ({
			name: `PKCS#1 with ${cipher}`,
			form: "encrypted PKCS#1 PEM",
			only: "rsa",
			holds: "private",
			make: run(`rsa -in key.pem -traditional ${cipher} ${pass}`),
		}),
	),
	{ name: "SEC1", form: "SEC1 PEM", only: "P-", holds: "private", make: sec1 },
	{
		name: "SEC1 after EC PARAMETERS",
		form: "SEC1 PEM",
		only: "P-",
		holds: "private",
		make: (pem, curve) => openssl(`ecparam -name ${curve}`).toString() + sec1(pem),
	},
	{
		name: "SEC1 with -aes128",
		form: "encrypted SEC1 PEM",
		only: "P-",
		holds: "private",
		make: run(`ec -in key.pem -aes128 ${pass}`),
	},
	{ name: "PKCS#12", form: "PKCS#8 PEM", holds: "private", make: (pem) => unpack(pem, "-nodes") },
	{ name: "encrypted PKCS#12", form: ENCRYPTED_PKCS8, holds: "private", make: (pem) => unpack(pem, pass) },
	{ name: "PKCS#12", form: "X.509 certificate", holds: "public", make: (pem) => unpack(pem, "-nokeys") },
];

/** How environment variables, forms, mails and JSON change text. */
export const SPELLINGS: [name: string, spell: (text: string) => string][] = [
	["as it is", (text) => text],
	["with \\n written out", (text) => text.replaceAll("\n", "\\n")],
	["with \\r\\n written out", (text) => text.replaceAll("\n", "\\r\\n")],
	["with \\n escaped twice", (text) => text.replaceAll("\n", "\\\\n")],
	["with all newlines lost", (text) => text.replaceAll("\n", "")],
	["with spaces for newlines", (text) => text.replaceAll("\n", " ")],
	["with CRLF", (text) => text.replaceAll("\n", "\r\n")],
	["with CR alone", (text) => text.replaceAll("\n", "\r")],
	["indented", (text) => text.replaceAll(/^/gm, "\t  ")],
	["with a byte order mark", (text) => `\uFEFF${text}`],
	["in quotes", (text) => `"${text}"`],
	["in single quotes", (text) => ` '${text}' `],
	["as a JSON string", (text) => JSON.stringify(text)],
	["as base64", (text) => Buffer.from(text).toString("base64")],
	["as base64 in lines", (text) => Buffer.from(text).toString("base64").replaceAll(/.{76}/g, "$&\r\n")],
	["as base64url", (text) => Buffer.from(text).toString("base64url")],
];
