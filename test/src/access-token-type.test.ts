import assert from "node:assert/strict";
import { isAccessTokenType } from "../../src/access-token-type.js";

describe("isAccessTokenType", () => {
	const types: [type: string, is: boolean][] = [
		...["at+jwt", "AT+jwt", "application/at+jwt", "Application/AT+JWT"].map((type): [string, boolean] => [type, true]),
		...["", "JWT", "at", "at+jwt ", "xat+jwt", "at+jwts", "text/at+jwt"].map((type): [string, boolean] => [
			type,
			false,
		]),
	];
	for (const [type, is] of types) {
		it(`${is ? "knows" : "does not take"} "${type}"`, () => assert.equal(isAccessTokenType(type), is));
	}
});
