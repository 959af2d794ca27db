import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readPem } from "../../../../src/keys/read/pem.js";
import { SPELLINGS } from "../../../support/openssl.js";

const BASE64 = randomBytes(100).toString("base64");
const LINES = BASE64.replaceAll(/.{64}/g, "$&\n");

/** A block as `openssl` writes it. */
function block(label: string, headers: readonly string[] = []): string {
	const head = headers.length > 0 ? [...headers, ""] : [];
	return [`-----BEGIN ${label}-----`, ...head, LINES, `-----END ${label}-----`, ""].join("\n");
}

/** Every cipher with the length of its initialization vector, whose last digits and the text after it look alike. */
const CIPHERS: [cipher: string, digits: number][] = [
	["AES-128-CBC", 32],
	["AES-256-CBC", 32],
	["DES-EDE3-CBC", 16],
	["DES-CBC", 16],
	["CAMELLIA-128-CBC", 32],
];

describe("readPem", () => {
	const spellings = SPELLINGS.filter(([name]) => !name.includes("base64"));

	for (const [name, spell] of spellings) {
		it(`restores the lines of a block ${name}`, () => {
			const pem = block("PRIVATE KEY");
			assert.deepEqual(readPem(spell(pem)).blocks, [{ label: "PRIVATE KEY", pem }]);
		});
	}

	for (const [cipher, digits] of CIPHERS) {
		it(`restores the headers of a key encrypted with ${cipher}`, () => {
			const vector = "0123456789ABCDEF".repeat(digits / 16);
			const headers = ["Proc-Type: 4,ENCRYPTED", `DEK-Info: ${cipher},${vector}`];
			const pem = block("RSA PRIVATE KEY", headers).replace(LINES.slice(0, 8), "ABCDEF01");
			for (const [name, spell] of spellings) {
				assert.deepEqual(readPem(spell(pem)).blocks, [{ label: "RSA PRIVATE KEY", pem }], name);
			}
		});
	}

	const surroundings: [name: string, before: string, after: string][] = [
		["Bag Attributes", "Bag Attributes\n    friendlyName: mine\nKey Attributes: <No Attributes>\n", ""],
		["a line of an environment file", 'JWT_KEY="', '"\nOTHER=1\n'],
		["a comment", "# the key of 2026 - do not lose it\n", "# end\n"],
		["dashes", "----------\n", "----------\n"],
	];
	for (const [name, before, after] of surroundings) {
		it(`finds a block in ${name}`, () => {
			const pem = block("PUBLIC KEY");
			assert.deepEqual(readPem(before + pem + after).blocks, [{ label: "PUBLIC KEY", pem }]);
		});
	}

	it("finds all blocks in their order, also in one line", () => {
		const labels = ["EC PARAMETERS", "EC PRIVATE KEY", "CERTIFICATE", "CERTIFICATE"];
		const pems = labels.map((label) => ({ label, pem: block(label) }));
		const text = pems.map(({ pem }) => pem).join("");
		for (const [name, spell] of spellings) assert.deepEqual(readPem(spell(text)).blocks, pems, name);
	});

	const nothing: [name: string, text: string][] = [
		["nothing", ""],
		["other text", "correct horse"],
		["a block without its end", block("PRIVATE KEY").slice(0, -30)],
		["a block without its beginning", block("PRIVATE KEY").slice(30)],
		["a block that ends as another", block("PRIVATE KEY").replace("END PRIVATE", "END PUBLIC")],
		["four dashes", block("SSH2 PUBLIC KEY").replaceAll("-----", "----")],
	];
	for (const [name, text] of nothing) {
		it(`finds no block in ${name}`, () => assert.deepEqual(readPem(text).blocks, []));
	}

	const damaged: [name: string, text: string][] = [
		["no base64", block("PRIVATE KEY").replace(BASE64.slice(10, 20), "p@ssw0rd!#")],
		["dots in its middle", block("PRIVATE KEY").replace(BASE64.slice(10, 20), "...")],
		["nothing", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"],
		["padding within", block("PRIVATE KEY").replace(BASE64.slice(10, 20), "=")],
		["another block's beginning", `-----BEGIN PRIVATE KEY-----\n${block("PRIVATE KEY")}`],
		["headers that are not known", block("PRIVATE KEY", ["Proc-Type: 4,MIC-ONLY"])],
		[
			"a vector that is too short",
			block("PRIVATE KEY", ["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,0123"]).replace(BASE64.slice(0, 28), "!"),
		],
	];
	for (const [name, text] of damaged) {
		it(`refuses a block that holds ${name}`, () =>
			assert.deepEqual(readPem(text).leftOut, [name.startsWith("another") ? "cut-off" : "damaged"]));
	}
});
