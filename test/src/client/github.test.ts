/** The access token of an installation of a GitHub App, from a stand-in that refuses what GitHub's documents refuse. */
import assert from "node:assert/strict";
import { answerNow } from "../../../src/client/access-token.js";
import { startGitHub } from "../../support/github-service.js";
import { json, raw, startServer, stopServers } from "../../support/jwks-server.js";
import { read } from "../../support/tokens.js";
import { type Asking, createAsker, failureOf, publicKey } from "./asking.js";

const PATH = "app/installations/1/access_tokens";

describe("an access token of GitHub", () => {
	afterEach(stopServers);
	const asker = (origin: string, { node, ...more }: Asking = {}) =>
		createAsker({ node: { tokenurl: `${origin}/${PATH}`, grant: "github-app", ...node }, ...more });

	it("comes for a JWT of the App, with its end", async () => {
		const service = await startGitHub({ clientId: "me", publicKey });
		const { ask } = await asker(service.origin);
		const { access_token, token, token_type, expires_in, permissions } = answerNow(await ask());
		assert.match(String(access_token), /^ghs_/);
		assert.deepEqual([token, token_type, permissions], [access_token, "Bearer", { metadata: "read" }]);
		assert.ok(Math.abs(Number(expires_in) - 3600) <= 2);
		const [assertion = ""] = service.assertions;
		const { claims } = read(assertion);
		assert.deepEqual(Object.keys(claims).sort(), ["exp", "iat", "iss"]);
		assert.ok(Math.abs(Number(claims.iat) - (Date.now() / 1000 - 60)) < 5);
		assert.equal(Number(claims.exp) - Number(claims.iat), 360);
	});

	it("comes from a clock that is 50 seconds slow", async () => {
		const service = await startGitHub({ clientId: "me", publicKey, clock: -50 });
		const { ask } = await asker(service.origin);
		assert.match((await ask()).answer.access_token, /^ghs_/);
	});

	const MISTAKES: [title: string, asking: Asking, status: number, field: RegExp][] = [
		["another App", { config: { issuer: "other" } }, 404, /Issuer \(issuer\)/],
		[
			"another installation",
			{ node: { tokenurl: "/app/installations/9/access_tokens" } },
			404,
			/Token URL \(tokenurl\)/,
		],
		["another algorithm", { config: { algorithm: "PS256" } }, 401, /algorithm/],
	];
	for (const [title, asking, status, field] of MISTAKES) {
		it(`does not come for ${title}`, async () => {
			const service = await startGitHub({ clientId: "me", publicKey });
			const path = asking.node?.tokenurl;
			const { ask } = await asker(service.origin, {
				...asking,
				...(path && { node: { tokenurl: service.origin + path } }),
			});
			const failure = await failureOf(ask);
			assert.deepEqual(failure.cause, { status });
			assert.match(failure.message, field);
		});
	}

	it("does not come without an issuer", async () => {
		const { ask } = await asker("http://127.0.0.1:9", { config: { issuer: "" } });
		const failure = await failureOf(ask);
		assert.deepEqual([failure.code, failure.claim, failure.reason], ["ERR_JWT_CLAIMS_INVALID", "iss", "missing"]);
		assert.match(failure.message, /Issuer \(issuer\)/);
	});

	for (const [title, answer, message] of [
		["HTML", raw("<html>", {}, 201), /no token/],
		["no token", raw("{}", {}, 201), /no token/],
		["200", json({ token: "a" }), /gives no access token/],
	] as const) {
		it(`does not come in an answer with ${title}`, async () => {
			const server = await startServer(answer);
			const { ask } = await asker(server.origin);
			assert.match((await failureOf(ask)).message, message);
		});
	}
});
