/** No text takes longer to read than its length: all of these once took its square, and froze Node-RED. */
import assert from "node:assert/strict";
import { looksLikeKey } from "../../../src/key-text.js";
import { isKeyMaterial } from "../../../src/keys/key-material.js";
import { readKeys } from "../../../src/keys/read/read-keys.js";
import { MAX_FILE_SIZE } from "../../../src/keys/read-key-file.js";

/** Far above what reading takes, and far below its square: that would be hours. */
const MOST_MILLISECONDS = 5000;

/** Runs a function, and takes the processor's time, which other processes do not make longer. */
function readInTime(read: () => void): void {
	const start = process.cpuUsage();
	read();
	const { user, system } = process.cpuUsage(start);
	const took = (user + system) / 1000;
	assert.ok(took < MOST_MILLISECONDS, `${took} ms`);
}

const fill = (part: string, before = "", after = "") =>
	before + part.repeat(Math.floor((MAX_FILE_SIZE - before.length - after.length) / part.length)) + after;

const BLOCK = "-----BEGIN PUBLIC KEY-----";
const END = "-----END PUBLIC KEY-----";

const TEXTS: [name: string, text: string][] = [
	["backslashes", fill("\\")],
	["backslashes in a block", fill("\\", BLOCK, END)],
	["backslashes in quotes", fill("\\", '"', '"')],
	["beginnings of blocks", fill(BLOCK)],
	["ends of blocks", fill(END)],
	["beginnings with long labels", fill("-----BEGIN A ")],
	["dashes", fill("-")],
	["dashes and a block", fill("-", "", `${BLOCK}AAAA${END}`)],
	["nothing but whitespace", fill(" ", "", "x")],
	["whitespace, a quote and whitespace", fill(" ", `${" ".repeat(MAX_FILE_SIZE / 2)}"`, "x")],
	["whitespace", fill(" ", BLOCK, END)],
	["whitespace in headers", fill(" ", `${BLOCK}Proc-Type: 4,ENCRYPTED`, END)],
	["a cipher without end", fill("A", `${BLOCK}Proc-Type: 4,ENCRYPTED\nDEK-Info: `, END)],
	["a cipher of DES without end", fill("DES-", `${BLOCK}Proc-Type: 4,ENCRYPTED\nDEK-Info: `, END)],
	["quotes", fill('"')],
	["quotes in JSON", fill('\\"', '{"')],
	["open texts in JSON", fill('"\n', "{")],
	["names of JWKs", fill('"kty"')],
	["names of JWKs and whitespace", fill('"kty"      ')],
	["one name and whitespace", fill(" ", '"kty"')],
	["kinds of OpenSSH keys", fill("ssh-rsa ")],
	["one kind without end", fill("a", "ssh-")],
	["one kind and whitespace", fill(" ", "host ssh-rsa")],
	["elements of XML", fill("<a:")],
	["base64", fill("A")],
	["base64 of SEQUENCEs", fill("MDAw")],
	["padding", fill("=", "AAAA")],
	["hex", fill("30")],
	["colons", fill(":")],
	["nested lists", fill("[", '{"keys":')],
	["nested objects", fill('{"keys":')],
	["an RSA key of 64,000 bits", hugeJwk()],
	["an empty set of many", fill("{},", '{"keys":[', "{}]}")],
];

describe("hostile text", () => {
	for (const [name, text] of TEXTS) {
		it(`of ${name} is read in time`, () => {
			readInTime(() => {
				readKeys(text);
				readKeys(Buffer.from(text), "x");
				looksLikeKey(text);
				isKeyMaterial(Buffer.from(text));
			});
		});
	}

	for (const [name, bytes] of [
		["nested SEQUENCEs", nest()],
		["many elements", Buffer.concat([Buffer.from([0x30, 0x83, 0x0f, 0xff, 0xfb]), Buffer.alloc(0x0ffffb, 0)])],
		["zeros", Buffer.alloc(MAX_FILE_SIZE)],
	] as const) {
		it(`of ${name} in DER is read in time`, () => {
			readInTime(() => {
				readKeys(bytes);
				isKeyMaterial(bytes);
			});
		});
	}
});

/** Numbers that Node.js takes for a key, and with which it would sign for minutes. */
function hugeJwk(): string {
	const number = (bytes: number) => Buffer.alloc(bytes, 0xff).toString("base64url");
	const half = number(4000);
	return JSON.stringify({
		kty: "RSA",
		n: number(8000),
		e: "AQAB",
		d: number(7999),
		p: half,
		q: half,
		dp: half,
		dq: half,
		qi: half,
	});
}

/** SEQUENCEs in each other, as many as a file can hold. */
function nest(): Buffer {
	const bytes = Buffer.alloc(MAX_FILE_SIZE - (MAX_FILE_SIZE % 5));
	for (let at = 0; at < bytes.length; at += 5) {
		bytes.set([0x30, 0x83], at);
		bytes.writeUIntBE(bytes.length - at - 5, at + 2, 3);
	}
	return bytes;
}
