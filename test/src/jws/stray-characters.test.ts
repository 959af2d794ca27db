import assert from "node:assert/strict";
import { parseCompact } from "../../../src/jws/compact.js";
import { mint } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

const TOKEN = mint({ sub: "jamie" });
const [header = "", payload = "", signature = ""] = TOKEN.split(".");
const wrapped = payload.replace(/^.{8}/, "$&\n");

const STRAYS: [name: string, token: string, problem: RegExp][] = [
	["a header with padding", `${header}=.${payload}.${signature}`, /ends a part in = \(padding\)/],
	["a signature with padding", `${TOKEN}==`, /ends a part in = \(padding\)/],
	["base64 with padding", `${header}.${payload}.+/${signature.slice(2)}=`, /ends a part in = \(padding\)/],
	["base64", `${header}.${payload}.+/${signature.slice(2)}`, /is written in base64/],
	["quotes around it", `"${TOKEN}"`, /has quotes/],
	["a quote before it", `'${TOKEN}`, /has quotes/],
	["typographic quotes", `“${TOKEN}”`, /has quotes/],
	["a line break inside", `${header}.${wrapped}.${signature}`, /has a line break inside/],
	["a line break of Windows after a dot", `${header}.\r\n${payload}.${signature}`, /has a line break inside/],
	["a blank inside", `${header}.${payload} .${signature}`, /has white space inside/],
	["something else", `${header}.${payload}.${signature}!`, /its parts are not base64url text/],
];

describe("a token that is not base64url text", () => {
	for (const [name, token, problem] of STRAYS) {
		it(`is told by its most frequent mistake: ${name}`, () => {
			assert.throws(() => parseCompact(token), jwtError("ERR_JWS_INVALID", [payload, signature, header]));
			assert.throws(() => parseCompact(token), problem);
		});
	}
});
