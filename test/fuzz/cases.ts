/** Tokens that were signed, and what can become of them on the way. */
import fc from "fast-check";
import { encode, forge, mint, SECRET } from "../support/tokens.js";

/** Those that may be accepted. */
export const SIGNED = [
	mint({ sub: "jamie" }),
	mint({ sub: "robin", exp: 4_102_444_800, aud: ["a", "b"] }),
	mint({}, { kid: "k", typ: "at+jwt" }),
];
const HS256 = { alg: "HS256", typ: "JWT" };
/** Those that may not, though each is well formed. */
const FOREIGN = [
	forge(HS256, { sub: "jamie" }, "another secret"),
	forge({ alg: "HS512" }, { sub: "jamie" }, SECRET),
	mint({ sub: "jamie", exp: 1 }),
	`${encode({ alg: "none" })}.${encode({ sub: "jamie" })}.`,
];

const signed = fc.constantFrom(...SIGNED);
const known = fc.constantFrom(...SIGNED, ...FOREIGN);
const BLANKS = ["", " ", "\t", "\n", "\r\n", "\0", "\xa0", "\ufeff", "\u2003", "=", ".", ",", "Bearer ", "bearer\t"];
const scrap = fc.oneof(
	fc.constantFrom(...BLANKS),
	fc.constantFrom(..."AZaz09-_.+/=\"'\\é漢😀"),
	fc.string({ unit: "binary", maxLength: 4 }),
);

type Edit = [at: number, kind: "put" | "cut" | "set" | "turn" | "flip", text: string];
const edits = fc.array(
	fc.tuple(fc.nat(400), fc.constantFrom<Edit[1]>("put", "cut", "set", "turn", "flip"), scrap) as fc.Arbitrary<Edit>,
	{ maxLength: 3 },
);

function edit(token: string, [position, kind, text]: Edit): string {
	const at = position % (token.length + 1);
	const [before, after] = [token.slice(0, at), token.slice(at)];
	if (kind === "put") return before + text + after;
	if (kind === "cut") return before + after.slice(text.length + 1);
	if (kind === "set") return before + text + after.slice(text.length);
	if (kind === "turn") return after + before;
	const letter = after.charAt(0);
	return before + (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()) + after.slice(1);
}

/** A token with up to three small changes; now and then with none. */
const mutated = fc.tuple(known, edits).map(([token, changes]) => changes.reduce(edit, token));

const part = (token: string, index: number) => token.split(".")[index] ?? "";
/** Parts of several tokens put together. */
const spliced = fc
	.tuple(known, known, known)
	.map((tokens) => tokens.map((token, index) => part(token, index)).join("."));

const NAMES = ["alg", "typ", "kid", "crit", "b64", "jwk", "jku", "x5c", "__proto__", "sub", "exp", "nbf", "iat", "aud"];
const object = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 4 })), fc.jsonValue(), {
	maxKeys: 4,
});
/** Other JSON in place of a part, the signature kept. */
const rewritten = fc.tuple(signed, object, fc.boolean(), fc.boolean()).map(([token, json, isHeader, isWhole]) => {
	const value = encode(isWhole ? json : { ...HS256, ...json });
	return isHeader ? `${value}.${part(token, 1)}.${part(token, 2)}` : `${part(token, 0)}.${value}.${part(token, 2)}`;
});

const segment = fc.oneof(fc.base64String({ maxLength: 40 }), fc.string({ unit: "binary", maxLength: 20 }));
const made = fc.array(segment, { maxLength: 6 }).map((parts) => parts.join("."));
const long = fc
	.tuple(fc.constantFrom("A", ".", " ", '"', "=", "a,", "Bearer ", `${SIGNED[0]}.`, "\0"), fc.nat(300_000))
	.map(([text, length]) => text.repeat(Math.ceil(length / text.length)));

export const tokenText = fc.oneof(
	{ weight: 400, arbitrary: mutated },
	{ weight: 100, arbitrary: spliced },
	{ weight: 200, arbitrary: rewritten },
	{ weight: 100, arbitrary: made },
	{ weight: 100, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
	{ weight: 2, arbitrary: long },
);
/** What a flow may hand over in place of a token. */
export const tokenValue = fc.oneof(
	{ weight: 20, arbitrary: tokenText as fc.Arbitrary<unknown> },
	{ weight: 1, arbitrary: tokenText.map((text) => Buffer.from(text)) },
	{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
	{
		weight: 1,
		arbitrary: fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withTypedArray: true }),
	},
);

const scheme = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom("Bearer ", "bearer ", "BEARER  ") },
	{ weight: 2, arbitrary: fc.constantFrom("Bearer", "Bearer\t", "Bearer,", "Basic ", "DPoP ", "", "Bearer Bearer ") },
	{ weight: 1, arbitrary: scrap },
);
/** As HTTP hands them over: bytes, without whitespace around. */
const byByte = (text: string) => Buffer.from(text.slice(0, 16_000)).toString("latin1").trim();
const credentials = fc.tuple(scheme, fc.oneof(signed, tokenText)).map(([name, token]) => byByte(name + token));
const several = (values: fc.Arbitrary<string>) =>
	fc.oneof(
		{ weight: 6, arbitrary: fc.constant(undefined) },
		{ weight: 3, arbitrary: fc.oneof(signed, values) },
		{ weight: 1, arbitrary: fc.array(values, { maxLength: 3 }) },
		{ weight: 1, arbitrary: fc.dictionary(fc.constantFrom("a", "__proto__", "length"), values) },
	);

export const request = fc.record({
	place: fc.constantFrom("bearer", "cookie", "query", "header", "request"),
	name: fc.constantFrom(undefined, "token", "__proto__", "constructor"),
	authorization: fc.oneof(
		{ weight: 6, arbitrary: fc.array(credentials, { minLength: 1, maxLength: 1 }) },
		{ weight: 2, arbitrary: fc.array(credentials, { maxLength: 3 }) },
	),
	hasRawHeaders: fc.boolean(),
	named: several(tokenText),
	accessToken: several(tokenText),
	form: several(tokenText),
	isForm: fc.boolean(),
});
export type RequestParts = typeof request extends fc.Arbitrary<infer T> ? T : never;
