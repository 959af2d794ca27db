/** The stand-in for Google in the tests of the examples refuses what Google refuses. */
import assert from "node:assert/strict";
import { now } from "../support/calls.js";
import { type GoogleService, startGoogle } from "../support/google-service.js";
import { stopServers } from "../support/jwks-server.js";
import { makeKey, signToken } from "../support/signing-keys.js";

const CLIENT_EMAIL = "flows@project-of-tests.iam.gserviceaccount.com";
const KEY_ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
const SCOPE = "https://www.googleapis.com/auth/drive.metadata.readonly";

describe("the stand-in for Google", () => {
	const key = makeKey("RS256", KEY_ID);
	let google: GoogleService;
	before(async () => {
		google = await startGoogle({ clientEmail: CLIENT_EMAIL, keyId: KEY_ID, publicKey: key.publicKey });
	});
	after(stopServers);

	const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
	const good = () => ({
		iss: CLIENT_EMAIL,
		scope: SCOPE,
		aud: `${google.origin}/token`,
		iat: now(),
		exp: now() + 3600,
	});
	const sign = (claims: object = {}, header: object = {}, by = key) =>
		signToken(by, { ...good(), ...claims }, { typ: "JWT", ...header });
	const post = async (body: URLSearchParams | string) => {
		const headers = {
			"Content-Type": typeof body === "string" ? "application/json" : "application/x-www-form-urlencoded",
		};
		const response = await fetch(`${google.origin}/token`, { method: "POST", headers, body: String(body) });
		return { status: response.status, ...((await response.json()) as { error?: string; error_description?: string }) };
	};
	const exchange = (assertion: string) => post(new URLSearchParams({ grant_type: GRANT_TYPE, assertion }));

	it("accepts what Google asks for", async () => {
		assert.equal((await exchange(sign())).status, 200);
	});

	const refused: [title: string, error: string, description: RegExp, assertion: () => string][] = [
		["no assertion", "invalid_grant", /Signature/, () => ""],
		["another key", "invalid_grant", /Signature/, () => sign({}, {}, makeKey("RS256", KEY_ID, { whose: "another's" }))],
		["another algorithm", "invalid_grant", /Signature/, () => sign({}, { alg: "RS512" })],
		["no key ID", "invalid_grant", /Signature/, () => sign({}, { kid: undefined })],
		["another type", "invalid_grant", /Signature/, () => sign({}, { typ: "at+jwt" })],
		["another issuer", "invalid_grant", /account not found/, () => sign({ iss: "other@example.com" })],
		["another audience", "invalid_grant", /audience/, () => sign({ aud: google.origin })],
		["no scope", "invalid_scope", /scope/, () => sign({ scope: undefined })],
		["a scope that does not exist", "invalid_scope", /scope/, () => sign({ scope: `${SCOPE} drive` })],
		[
			"an assertion made in the future",
			"invalid_grant",
			/timeframe/,
			() => sign({ iat: now() + 60, exp: now() + 600 }),
		],
		["an assertion that expired", "invalid_grant", /timeframe/, () => sign({ iat: now() - 600, exp: now() - 1 })],
		["an assertion that never expires", "invalid_grant", /timeframe/, () => sign({ exp: undefined })],
		["an assertion that lasts too long", "invalid_grant", /timeframe/, () => sign({ exp: now() + 3661 })],
	];
	for (const [title, error, description, assertion] of refused) {
		it(`refuses ${title}`, async () => {
			const before = google.assertions.size;
			const answer = await exchange(assertion());
			assert.deepEqual([answer.status, answer.error], [400, error]);
			assert.match(answer.error_description ?? "", description);
			assert.equal(google.assertions.size, before);
		});
	}

	it("refuses another grant type, and what is no form", async () => {
		const other = new URLSearchParams({ grant_type: "client_credentials", assertion: sign() });
		assert.equal((await post(other)).error, "unsupported_grant_type");
		assert.equal((await post(JSON.stringify({ grant_type: GRANT_TYPE, assertion: sign() }))).error, "invalid_request");
	});

	it("refuses a request without an access token of its own", async () => {
		for (const token of ["", sign()]) {
			const headers = { Authorization: `Bearer ${token}` };
			assert.equal((await fetch(`${google.origin}/drive/v3/files`, { headers })).status, 401);
		}
	});
});
