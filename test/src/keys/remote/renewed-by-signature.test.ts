/** Keys that were replaced under the same key ID: a signature that no known key made is a reason to fetch them again. */
import assert from "node:assert/strict";
import { verifierBy } from "../../../support/by-options.js";
import { type LoopbackServer, startServer } from "../../../support/jwks-server.js";
import { makeKey, signToken } from "../../../support/signing-keys.js";
import { freezeClock } from "../../frozen-clock.js";
import { jwtError } from "../../jwt-error.js";
import { clear, headerOf, later, open, SECOND, setOf } from "./open-source.js";

const before = makeKey("ES256", "k");
const after = makeKey("ES256", "k");
const mallory = makeKey("ES256", "k");
const WRONG = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";

describe("remoteKeySource, for a signature that no known key made", () => {
	freezeClock();
	afterEach(clear);
	let server: LoopbackServer;
	let keys: ReturnType<typeof open>["keys"];
	let verify: ReturnType<typeof verifierBy>;
	beforeEach(async () => {
		server = await startServer(setOf(before));
		({ keys } = open(server.origin));
		verify = verifierBy({ algorithm: "ES256", keysource: "jwks", jwksurl: server.origin }, keys);
		await verify(signToken(before));
		later(30 * SECOND);
	});

	it("accepts a token of the key that replaced another under its key ID, at once", async () => {
		server.answer = setOf(after);
		assert.ok(await verify(signToken(after)));
		await assert.rejects(async () => verify(signToken(before)), jwtError(WRONG));
	});

	it("accepts it without a key ID, too", async () => {
		server.answer = setOf({ jwk: { ...after.jwk, kid: undefined } });
		assert.ok(await verify(signToken(after, {}, { kid: undefined })));
	});

	it("fetches once in 30 seconds, however many forged tokens come", async () => {
		const flood = () =>
			Promise.all(
				Array.from({ length: 50 }, () => assert.rejects(async () => verify(signToken(mallory)), jwtError(WRONG))),
			);
		await flood();
		await flood();
		assert.equal(server.requests.length, 2);
		later(30 * SECOND);
		await flood();
		assert.equal(server.requests.length, 3);
	});

	it("keeps the same key objects if the set has not changed, so that forged tokens make nothing be forgotten", async () => {
		const known = await keys.verificationKeys(headerOf(before));
		await assert.rejects(async () => verify(signToken(mallory)), jwtError(WRONG));
		assert.equal(server.requests.length, 2);
		assert.equal(await keys.verificationKeys(headerOf(before)), known);
	});

	it("keeps the known keys while the server is down", async () => {
		server.answer = (_, response) => response.writeHead(500).end();
		await assert.rejects(async () => verify(signToken(mallory)), jwtError(WRONG));
		assert.ok(await verify(signToken(before)));
	});
});
