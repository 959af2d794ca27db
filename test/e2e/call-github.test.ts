/** The example that calls GitHub as an App, on a real Node-RED, against a stand-in that checks what GitHub does. */
import assert from "node:assert/strict";
import { callingFlow, keepBusy, pressButton, type SetUp } from "../support/calling-flow.js";
import { now } from "../support/calls.js";
import { jsonBlocks } from "../support/documents.js";
import { type GitHubOptions, type GitHubService, startGitHub } from "../support/github-service.js";
import { stopServers } from "../support/jwks-server.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { rawRequest } from "../support/raw-request.js";
import { borrowNodeRed } from "../support/shared.js";
import { makeKey, signToken, type TestKey } from "../support/signing-keys.js";
import { read } from "../support/tokens.js";

const CLIENT_ID = "Iv23liTestsOfFlows";
const INSTALLATIONS = "GET /app/installations";
const EXCHANGE = "POST /app/installations/1/access_tokens 201";
const REPOSITORIES = "GET /installation/repositories 200";

describe("the example “Call GitHub as an App”", () => {
	const key = makeKey("RS256", "app");
	/** As GitHub hands keys out. */
	const pemOf = ({ privateKey }: TestKey) => privateKey.export({ type: "pkcs1", format: "pem" }) as string;
	const pem = pemOf(key);
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());
	afterEach(stopServers);

	const start = (options: Partial<GitHubOptions> = {}) =>
		startGitHub({ clientId: CLIENT_ID, publicKey: key.publicKey, ...options });

	/** The example as its user sets it up, calling the stand-in. */
	async function deploy(github: GitHubService, changes: Partial<SetUp> = {}): Promise<FlowNode[]> {
		const env = { GITHUB_API: github.origin, GITHUB_CLIENT_ID: CLIENT_ID, ...changes.env };
		const flow = callingFlow("Call GitHub as an App", { privatekey: pem, ...changes, env });
		await nodeRed.deploy(flow);
		return flow;
	}

	it("lists the repositories, with the key as GitHub hands it out", async () => {
		assert.match(pem, /^-----BEGIN RSA PRIVATE KEY-----/);
		const github = await start();
		await pressButton(nodeRed, await deploy(github));
		await nodeRed.printed(/\[debug:repositories\]\s+\[ 'octo-org\/hello-world', 'octo-org\/docs' \]/);
		assert.deepEqual(
			[...github.answered],
			[
				[`${INSTALLATIONS} 200`, 1],
				[EXCHANGE, 1],
				[REPOSITORIES, 1],
			],
		);
	});

	it("signs the claims that the recipe shows", async () => {
		const github = await start();
		await pressButton(nodeRed, await deploy(github));
		await github.until(EXCHANGE);
		const [assertion = ""] = github.assertions;
		const { header, claims } = read(assertion);
		const [shown] = jsonBlocks("docs/recipes/github-app.md") as Record<string, number>[];
		assert.deepEqual(header, { alg: "RS256", typ: "JWT" });
		assert.deepEqual(Object.keys(claims).sort(), Object.keys(shown ?? {}).sort());
		assert.equal(Number(claims.exp) - Number(claims.iat), Number(shown?.exp) - Number(shown?.iat));
	});

	for (const clock of [-59, 59]) {
		it(`works where GitHub's clock is ${Math.abs(clock)} s ${clock < 0 ? "behind" : "ahead"}`, async () => {
			const github = await start({ clock });
			await pressButton(nodeRed, await deploy(github));
			await github.until(REPOSITORIES);
		});
	}

	it("takes the installation of the account that is set", async () => {
		const github = await start({ accounts: ["octo-org", "jamie"] });
		await pressButton(nodeRed, await deploy(github, { env: { GITHUB_ACCOUNT: "jamie" } }));
		await nodeRed.printed(/\[debug:repositories\]\s+\[ 'jamie\/hello-world', 'jamie\/docs' \]/);
		await pressButton(nodeRed, await deploy(github, { env: { GITHUB_ACCOUNT: "kim" } }));
		await nodeRed.printed(/\[debug:what failed\]\s+The App is not installed on kim\./);
	});

	it("asks for access once while it lasts, and signs once", async () => {
		const github = await start();
		const flow = await deploy(github);
		await pressButton(nodeRed, flow);
		await github.until(REPOSITORIES);
		await Promise.all(Array.from({ length: 50 }, () => pressButton(nodeRed, flow)));
		await github.until(REPOSITORIES, 51);
		assert.equal(github.answered.get(EXCHANGE), 1);
		assert.equal(github.assertions.size, 1);
	});

	it("signs once in a busy flow, even where every message has to ask for access", async () => {
		const github = await start({ lifetime: 0 });
		const flow = await deploy(github);
		const count = await keepBusy(
			() => pressButton(nodeRed, flow),
			(messages) => github.until(REPOSITORIES, messages),
		);
		assert.equal(github.answered.get(EXCHANGE), count);
		assert.equal(github.assertions.size, 1);
	});

	it("asks for access anew once GitHub took it back, and after a deploy", async () => {
		const github = await start();
		const flow = await deploy(github);
		await pressButton(nodeRed, flow);
		await github.until(REPOSITORIES);
		github.revoke();
		await pressButton(nodeRed, flow);
		await nodeRed.printed(/\[debug:what failed\]\s+GitHub answered 401: Bad credentials/);
		await pressButton(nodeRed, flow);
		await github.until(REPOSITORIES, 2);
		await pressButton(nodeRed, await deploy(github));
		await github.until(REPOSITORIES, 3);
		assert.equal(github.answered.get(EXCHANGE), 3);
	});

	const failures: [title: string, changes: Partial<SetUp>, options: Partial<GitHubOptions>, told: RegExp][] = [
		["a client ID that is not the App's", { env: { GITHUB_CLIENT_ID: "Iv1.other" } }, {}, /404: Integration not found/],
		[
			"another App's key",
			{ privatekey: pemOf(makeKey("RS256", "app", { whose: "another's" })) },
			{},
			/401: A JSON web token could not be decoded/,
		],
		[
			"a token that lasts an hour",
			{ config: { expiresin: "1h", maxlifetime: "" } },
			{},
			/401: 'Expiration time' claim \('exp'\) is too far in the future/,
		],
		[
			"a version of the API that GitHub does not have",
			{ env: { GITHUB_API_VERSION: "2020-01-01" } },
			{},
			/400: The version of the API is not supported/,
		],
		["a clock that is two minutes ahead", {}, { clock: -120 }, /401: 'Issued at' claim \('iat'\) must be an Integer/],
	];
	for (const [title, changes, options, told] of failures) {
		it(`tells what GitHub says to ${title}`, async () => {
			const github = await start(options);
			await pressButton(nodeRed, await deploy(github, changes));
			await nodeRed.printed(new RegExp(`\\[debug:what failed\\]\\s+GitHub answered ${told.source}`));
			assert.equal(github.assertions.size, 0);
		});
	}

	it("tells that there is no answer, and goes on when there is one again", async () => {
		const github = await start();
		const flow = await deploy(github);
		await github.down();
		await pressButton(nodeRed, flow);
		await nodeRed.printed(/\[debug:what failed\]\s+.*ECONNREFUSED/);
		await github.up();
		await pressButton(nodeRed, flow);
		await github.until(REPOSITORIES);
	});

	it("tells that the configuration has no key", async () => {
		const github = await start();
		await pressButton(nodeRed, await deploy(github, { privatekey: "" }));
		await nodeRed.printed(/\[debug:what failed\]\s+The configuration has no key/);
	});

	it("never printed a token, nor an error outside the flow", () => {
		assert.doesNotMatch(nodeRed.log(), /eyJ|ghs_|PRIVATE KEY/);
		assert.doesNotMatch(nodeRed.log(), /\[error\]/);
	});
});

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
