import assert from "node:assert/strict";
import { isHttpToken } from "../../src/http-token.js";

describe("isHttpToken", () => {
	for (const name of ["refresh", "__Host-refresh", "a.b_c"]) it(`takes ${name}`, () => assert.ok(isHttpToken(name)));
	for (const name of ["", "a b", "a;b", "a=b", "a,b", "ä", "a\n"])
		it(`refuses ${JSON.stringify(name)}`, () => assert.ok(!isHttpToken(name)));
});
