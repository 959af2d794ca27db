/** Key files of every form, as the `openssl` command and Node.js write them. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeKeyPair } from "./key-pairs.js";

export { type KeyPair, makeKeyPair, sharedKeyPair, toPem } from "./key-pairs.js";

export const PASSPHRASE = "open-sesame-of-the-tests";

/**
 * A suite that needs a program. Where `problem` says that it is missing the suite is skipped, loudly; under `CI` that is
 * a failure.
 */
export function describeWith(problem: string | undefined, title: string, suite: () => void): void {
	if (!problem) return void describe(title, suite);
	if (process.env.CI) throw new Error(problem);
	console.warn(`\n!!! ${problem} “${title}” is NOT tested.\n`);
	describe.skip(title, suite);
}

const { stdout: version } = spawnSync("openssl", ["version"], { encoding: "utf8" });

/** What is wrong with `openssl` here; LibreSSL writes fewer forms. */
export const NO_OPENSSL = /^OpenSSL [3-9]/.test(version ?? "") ? undefined : "OpenSSL 3 is not installed.";

/** Runs `openssl` in a folder of its own that holds these files, and returns what it wrote. */
export function openssl(command: string, files: Record<string, string | Uint8Array> = {}): Buffer {
	const folder = mkdtempSync(join(tmpdir(), "openssl-"));
	try {
		for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
		return execFileSync("openssl", command.split(" "), { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Names of ML-DSA's key types, where the running Node.js has them. */
export const ML_DSA: readonly string[] = ["ml-dsa-44", "ml-dsa-65", "ml-dsa-87"].filter((type) => {
	try {
		return makeKeyPair(type).privateKey;
	} catch {
		return false;
	}
});

/** A form of PEM text. */
export interface PemForm {
	/** As `openssl` users call it. */
	name: string;
	/** As the parser names it. */
	form: string;
	/** Prefixes of the kinds of key that have it; none: all. */
	only?: string;
	holds: "private" | "public";
	/** Made of the PKCS#8 PEM of a key. */
	make(pem: string, curve: string): string;
}

/** `openssl` with the PKCS#8 PEM as `key.pem`. */
const run = (command: string) => (pem: string) => openssl(command, { "key.pem": pem }).toString();

const certificate = run("req -x509 -new -key key.pem -subj /CN=test -days 1");
const sec1 = run("ec -in key.pem");

/** A PKCS#12 archive taken apart again, as `openssl pkcs12` prints it: with `Bag Attributes` before each part. */
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

/** How texts come out of environment variables, forms, mails and JSON. */
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
