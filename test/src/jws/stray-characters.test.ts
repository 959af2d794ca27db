import assert from "node:assert/strict";
import { parseCompact } from "../../../src/jws/compact.js";
import { mint } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

const TOKEN = mint({ sub: "jamie" });
const [header = "", payload = "", signature = ""] = TOKEN.split(".");
const wrapped = payload.replace(/^.{8}/, "$&\n");

const STRAYS: [name: string, token: string, problem: RegExp][] = [
	["a header with padding", `${header}=.${payload}.${signature}`, /has padding \(=\) at the end of a part/],
	["a signature with padding", `${TOKEN}==`, /has padding \(=\) at the end of a part/],
	["base64 with padding", `${header}.${payload}.+/${signature.slice(2)}=`, /has padding \(=\) at the end of a part/],
	["base64", `${header}.${payload}.+/${signature.slice(2)}`, /is encoded in base64 \(/],
	["quotes around it", `"${TOKEN}"`, /contains quotation marks/],
	["a quote before it", `'${TOKEN}`, /contains quotation marks/],
	["typographic quotes", `“${TOKEN}”`, /contains quotation marks/],
	["a line break inside", `${header}.${wrapped}.${signature}`, /contains a line break/],
	["a line break of Windows after a dot", `${header}.\r\n${payload}.${signature}`, /contains a line break/],
	["a blank inside", `${header}.${payload} .${signature}`, /contains whitespace/],
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
