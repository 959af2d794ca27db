import assert from "node:assert/strict";
import { MAX_TOKEN_LENGTH, parseCompact } from "../../../src/jws/compact.js";
import { decode } from "../../../src/jwt/decode.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import { encode, forge, mint, SECRET } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

const VALUE = "value-of-a-claim";
const TOKEN = mint({ sub: VALUE });
const [HEADER = "", PAYLOAD = "", SIGNATURE = ""] = TOKEN.split(".");

const ofLength = (length: number) => `${HEADER}.${"A".repeat(length - HEADER.length - 2)}.`;

describe("parseCompact", () => {
	it("takes a token apart", () => {
		assert.deepEqual(parseCompact(TOKEN), {
			...{ text: TOKEN, header: { alg: "HS256", typ: "JWT" } },
			...{ payload: Buffer.from(JSON.stringify({ sub: VALUE })), input: `${HEADER}.${PAYLOAD}` },
			signature: Buffer.from(SIGNATURE, "base64url"),
		});
	});

	it("ignores whitespace around it and reads a Buffer as text", () => {
		assert.equal(parseCompact(` ${TOKEN}\r\n`).text, TOKEN);
		assert.equal(parseCompact(Buffer.from(TOKEN)).text, TOKEN);
	});

	it("takes an empty payload and signature for parts", () => {
		const { payload, signature } = parseCompact(`${HEADER}..`);
		assert.deepEqual([payload.length, signature.length], [0, 0]);
	});

	it("takes a token of the greatest length", () => {
		assert.equal(parseCompact(ofLength(MAX_TOKEN_LENGTH)).text.length, MAX_TOKEN_LENGTH);
	});

	const headers: [name: string, json: string][] = [
		["the same name in two nested objects", '{"alg":"HS256","a":{"x":1},"b":{"x":1}}'],
		["the same name twice in a nested object", '{"alg":"HS256","a":{"x":1,"x":2}}'],
		["the name of a member within a nested object", '{"alg":"HS256","a":[{"alg":1}]}'],
		["a name as another's value", '{"alg":"HS256","a":"alg","b":"\\"alg\\":"}'],
		["brackets in texts", '{"alg":"HS256","a":"{","b":"]}\\\\","c":"x"}'],
	];
	for (const [name, json] of headers) {
		it(`takes a header with ${name}`, () => assert.deepEqual(parseCompact(forge(json, {})).header, JSON.parse(json)));
	}
});

describe("a token that is none", () => {
	const bytes = (text: string) => Buffer.from(text, "latin1");
	// The last character stands for unused bits too: with another one of them set the bytes stay the same.
	const respelled = `${SIGNATURE.slice(0, -1)}${String.fromCharCode(SIGNATURE.charCodeAt(42) + 1)}`;
	const missing: [name: string, value: unknown][] = [
		["undefined", undefined],
		["null", null],
		["no text", ""],
		["whitespace", " \t\r\n"],
		["an empty Buffer", Buffer.alloc(0)],
	];
	const damaged: [name: string, value: unknown][] = [
		["a number", 5],
		["0", 0],
		["NaN", Number.NaN],
		["false", false],
		["an array", [TOKEN]],
		["an object", { token: TOKEN }],
		["a String object", new String(TOKEN)],
		["a megabyte", "a".repeat(2 ** 20)],
		["a megabyte in a Buffer", Buffer.alloc(2 ** 20, "a")],
		["a megabyte of claims", mint({ sub: VALUE.repeat(2 ** 16) })],
		["one character too many", ofLength(MAX_TOKEN_LENGTH + 1)],
		["no dot", HEADER + PAYLOAD],
		["one dot", `${HEADER}.${PAYLOAD}`],
		["nothing but two dots", ".."],
		["nothing but three dots", "..."],
		["four parts", `${TOKEN}.${SIGNATURE}`],
		["a JWE", `${encode({ alg: "dir", enc: "A128GCM" })}..${PAYLOAD}.${PAYLOAD}.${SIGNATURE}`],
		["a whole Authorization header", `Bearer ${TOKEN}`],
		["one in capitals", `BEARER\t${TOKEN}`],
		["only the word Bearer", "Bearer"],
		["a quoted token", `"${TOKEN}"`],
		["base64 with padding", `${HEADER}=.${PAYLOAD}.${SIGNATURE}`],
		["base64 in place of base64url", `${HEADER}.${PAYLOAD}.+/${SIGNATURE.slice(2)}`],
		["a blank inside", `${HEADER}. ${PAYLOAD}.${SIGNATURE}`],
		["a line break inside", `${HEADER}.${PAYLOAD}\n.${SIGNATURE}`],
		["a part of an impossible length", `${HEADER}.${PAYLOAD}.AAAAA`],
		["a signature in another spelling", `${HEADER}.${PAYLOAD}.${respelled}`],
		["a header in another spelling", `${encode('{"alg":"HS256"} ').slice(0, -1)}B.${PAYLOAD}.${SIGNATURE}`],
		["a header that is no JSON", forge("{alg:HS256}", {})],
		["a header with a byte order mark", forge('\uFEFF{"alg":"HS256"}', {})],
		["a header that is not UTF-8", forge(bytes('{"alg":"HS256","kid":"\xff"}'), {})],
		["a header that is an array", forge([{ alg: "HS256" }], {})],
		["a header that is null", forge("null", {})],
		["a header that is a text", forge('"HS256"', {})],
		["an empty header", `.${PAYLOAD}.${SIGNATURE}`],
		["alg twice", forge('{"alg":"HS256","alg":"none"}', {})],
		["the same value twice", forge('{"alg":"HS256","kid":"a","x":{},"kid":"a"}', {})],
		["alg twice, once with an escape", forge('{"alg":"HS256","\\u0061lg":"none"}', {})],
		["alg twice, apart by whitespace", forge('{"alg" :"HS256",\r\n\t"alg"\n: "HS256"}', {})],
		["__proto__ twice", forge('{"alg":"HS256","__proto__":1,"__proto__":2}', {})],
	];
	const cases = [
		...missing.map(([name, value]) => [name, value, "ERR_JWT_TOKEN_MISSING"] as const),
		...damaged.map(([name, value]) => [name, value, "ERR_JWS_INVALID"] as const),
	];
	for (const [name, value, code] of cases) {
		it(`is refused by decode and verify: ${name}`, async () => {
			const expected = jwtError(code, [HEADER, PAYLOAD, SIGNATURE, VALUE]);
			const verify = createVerifier(policyOf().verification, await secretKeySource(SECRET, "utf8", "HS256"));
			assert.throws(() => parseCompact(value), expected);
			assert.throws(() => decode(value), expected);
			await assert.rejects(async () => verify(value), expected);
			assert.deepEqual((await verify(TOKEN)).claims, { sub: VALUE });
		});
	}
});
