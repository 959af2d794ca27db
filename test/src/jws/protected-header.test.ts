import assert from "node:assert/strict";
import { parseProtectedHeader } from "../../../src/jws/protected-header.js";
import { encode } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

const nested = (levels: number) => `{"alg":"HS256","x":${"[".repeat(levels)}${"]".repeat(levels)}}`;

describe("parseProtectedHeader", () => {
	it("reads a header that nests 64 levels", () => {
		assert.equal(parseProtectedHeader(encode(nested(63))).alg, "HS256");
	});

	it("gives the header that it read last again", () => {
		const encoded = encode({ alg: "HS256", kid: "k1" });
		assert.equal(parseProtectedHeader(encoded), parseProtectedHeader(encoded));
	});

	const LONG = JSON.stringify("x".repeat(2000));
	const refused: [name: string, header: string | object, problem: RegExp][] = [
		["of a list", "[]", /not a JSON object/],
		["of no JSON", "{", /not a JSON object/],
		["with a name given twice", '{"alg":"HS256","alg":"none"}', /has a duplicate parameter/],
		["with a name given twice, once with an escape", '{"alg":"HS256","\\u0061lg":"none"}', /has a duplicate parameter/],
		["with a name given twice and long", `{"alg":"HS256","a":${LONG},"alg":"none"}`, /has a duplicate parameter/],
		["that nests 65 levels", nested(64), /is nested deeper than 64 levels/],
		["that nests 50,000 levels", nested(50_000), /is nested deeper than 64 levels/],
		["with a member named __proto__", '{"alg":"HS256","__proto__":{}}', /a member named __proto__/],
		["with one spelled with an escape", '{"alg":"HS256","\\u005f_proto__":{}}', /a member named __proto__/],
		["with one within", '{"alg":"HS256","jwk":{"x":[{"__proto__":{}}]}}', /a member named __proto__/],
	];
	for (const [name, header, problem] of refused) {
		it(`refuses one ${name}, each time`, () => {
			for (const _ of [1, 2]) {
				assert.throws(
					() => parseProtectedHeader(encode(header)),
					(error: Error) => problem.test(error.message) && jwtError("ERR_JWS_INVALID")(error),
				);
			}
		});
	}

	it("takes __proto__ within a text for what it is", () => {
		assert.equal(parseProtectedHeader(encode({ alg: "HS256", kid: '"__proto__":1' })).kid, '"__proto__":1');
	});
});
