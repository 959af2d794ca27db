/** The stand-in for Apple in the tests of the examples refuses what Apple refuses. */
import assert from "node:assert/strict";
import { startApple } from "../support/apple-service.js";
import { now, type Service } from "../support/calls.js";
import { stopServers } from "../support/jwks-server.js";
import { makeKey, signToken } from "../support/signing-keys.js";

const ISSUER_ID = "6a1f0c52-1111-4222-8333-0123456789ab";
const KEY_ID = "TESTS4FLOW";

describe("the stand-in for Apple", () => {
	const key = makeKey("ES256", KEY_ID);
	let apple: Service;
	before(async () => {
		apple = await startApple({ issuerId: ISSUER_ID, keyId: KEY_ID, publicKey: key.publicKey });
	});
	after(stopServers);

	const good = () => ({ iss: ISSUER_ID, aud: "appstoreconnect-v1", iat: now(), exp: now() + 1200 });
	const sign = (claims: object = {}, header: object = {}, by = key) =>
		signToken(by, { ...good(), ...claims }, { typ: "JWT", ...header });
	const ask = async (token: string, path = "/v1/apps") => {
		const response = await fetch(`${apple.origin}${path}`, { headers: { Authorization: `Bearer ${token}` } });
		return response.status;
	};

	it("accepts what Apple asks for", async () => {
		assert.equal(await ask(sign()), 200);
		assert.equal(await ask(sign(), "/v1/nothing"), 404);
	});

	const refused: [title: string, token: () => string][] = [
		["no token", () => ""],
		["another key", () => sign({}, {}, makeKey("ES256", KEY_ID))],
		["another algorithm", () => sign({}, {}, makeKey("RS256", KEY_ID))],
		["an algorithm that is not the signature's", () => sign({}, { alg: "ES384" })],
		["another key ID", () => sign({}, { kid: "OTHERS4KEY" })],
		["no key ID", () => sign({}, { kid: undefined })],
		["another type", () => sign({}, { typ: "at+jwt" })],
		["another issuer", () => sign({ iss: "other" })],
		["another audience", () => sign({ aud: "apple-developer-enterprise-v1" })],
		["a token made in the future", () => sign({ iat: now() + 60 })],
		["a token that says not when it was made", () => sign({ iat: undefined })],
		["a token that expired", () => sign({ iat: now() - 60, exp: now() - 1 })],
		["a token that never expires", () => sign({ exp: undefined })],
		["a token that lasts too long", () => sign({ iat: now() - 60, exp: now() + 1199 })],
	];
	for (const [title, token] of refused) {
		it(`refuses ${title}`, async () => {
			const before = apple.assertions.size;
			assert.equal(await ask(token()), 401);
			assert.equal(apple.assertions.size, before);
		});
	}
});
