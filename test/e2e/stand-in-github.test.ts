/** The stand-in for GitHub in the tests of the examples refuses what GitHub refuses. */
import assert from "node:assert/strict";
import { now } from "../support/calls.js";
import { type GitHubService, startGitHub } from "../support/github-service.js";
import { stopServers } from "../support/jwks-server.js";
import { rawRequest } from "../support/raw-request.js";
import { makeKey, signToken } from "../support/signing-keys.js";

const CLIENT_ID = "Iv23liTestsOfFlows";

describe("the stand-in for GitHub", () => {
	const key = makeKey("RS256", "app");
	let github: GitHubService;
	before(async () => {
		github = await startGitHub({ clientId: CLIENT_ID, publicKey: key.publicKey });
	});
	after(stopServers);

	const good = () => ({ iss: CLIENT_ID, iat: now() - 60, exp: now() + 540 });
	const token = (claims: object = {}, by = key) => signToken(by, { ...good(), ...claims }, { kid: undefined });
	const ask = async (bearer: string, headers: string[] = []) => {
		const { statusCode } = await rawRequest(github.origin, {
			path: "/app/installations",
			headers: [
				"User-Agent: tests",
				"Accept: application/vnd.github+json",
				`Authorization: Bearer ${bearer}`,
				...headers,
			],
		});
		return statusCode;
	};

	it("accepts what GitHub asks for", async () => {
		assert.equal(await ask(token()), 200);
		assert.equal(await ask(token({ exp: now() + 600 })), 200);
	});

	const refused: [title: string, status: number, bearer: () => string][] = [
		["no token", 401, () => ""],
		["another key", 401, () => token({}, makeKey("RS256", "app", { whose: "another's" }))],
		["another algorithm", 401, () => signToken(makeKey("ES256", "app"), good())],
		["an algorithm that is not the signature's", 401, () => signToken(key, good(), { alg: "RS512" })],
		["another issuer", 404, () => token({ iss: "Iv1.other" })],
		["no issuer", 404, () => token({ iss: undefined })],
		["a token made in the future", 401, () => token({ iat: now() + 30 })],
		["a token that says not when it was made", 401, () => token({ iat: undefined })],
		["a token that expired", 401, () => token({ exp: now() - 1 })],
		["a token that never expires", 401, () => token({ exp: undefined })],
		["a token that lasts too long", 401, () => token({ exp: now() + 630 })],
		["times in fractions", 401, () => token({ iat: now() - 60.5 })],
	];
	for (const [title, status, bearer] of refused) {
		it(`refuses ${title}`, async () => {
			const before = github.assertions.size;
			assert.equal(await ask(bearer()), status);
			assert.equal(github.assertions.size, before);
		});
	}

	it("refuses a request without User-Agent, for HTML, and an access token it did not give", async () => {
		const request = (headers: string[], path = "/app/installations") => rawRequest(github.origin, { path, headers });
		const authorization = `Authorization: Bearer ${token()}`;
		assert.equal((await request(["Accept: application/json", authorization])).statusCode, 403);
		assert.equal((await request(["User-Agent: tests", "Accept: text/html", authorization])).statusCode, 415);
		const headers = ["User-Agent: tests", "Accept: application/json", authorization];
		assert.equal((await request(headers, "/installation/repositories")).statusCode, 401);
	});
});
