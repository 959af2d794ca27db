/** The example that calls Google as a service account, on a real Node-RED, against a stand-in that checks what Google does. */
import assert from "node:assert/strict";
import { callingFlow, keepBusy, pressButton, type SetUp } from "../support/calling-flow.js";
import { now } from "../support/calls.js";
import { jsonBlocks } from "../support/documents.js";
import { type GoogleOptions, type GoogleService, startGoogle } from "../support/google-service.js";
import { stopServers } from "../support/jwks-server.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";
import { makeKey, signToken, type TestKey } from "../support/signing-keys.js";
import { read } from "../support/tokens.js";

const CLIENT_EMAIL = "flows@project-of-tests.iam.gserviceaccount.com";
const KEY_ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
const SCOPE = "https://www.googleapis.com/auth/drive.metadata.readonly";
const EXCHANGE = "POST /token 200";
const FILES = "GET /drive/v3/files 200";

/** The file that the Google Cloud console hands out. */
const keyFile = ({ kid, privateKey }: TestKey) =>
	JSON.stringify(
		{
			type: "service_account",
			project_id: "project-of-tests",
			private_key_id: kid,
			private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
			client_email: CLIENT_EMAIL,
			client_id: "100000000000000000000",
			auth_uri: "https://accounts.google.com/o/oauth2/auth",
			token_uri: "https://oauth2.googleapis.com/token",
			universe_domain: "googleapis.com",
		},
		undefined,
		2,
	);

describe("the example “Call Google as a service account”", () => {
	const key = makeKey("RS256", KEY_ID);
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());
	afterEach(stopServers);

	const start = (options: Partial<GoogleOptions> = {}) =>
		startGoogle({ clientEmail: CLIENT_EMAIL, keyId: KEY_ID, publicKey: key.publicKey, ...options });

	/** The example as its user sets it up, calling the stand-in. */
	async function deploy(google: GoogleService, changes: Partial<SetUp> = {}): Promise<FlowNode[]> {
		const env = {
			GOOGLE_TOKEN_URL: `${google.origin}/token`,
			GOOGLE_API: google.origin,
			GOOGLE_CLIENT_EMAIL: CLIENT_EMAIL,
			...changes.env,
		};
		const flow = callingFlow("Call Google as a service account", { privatekey: keyFile(key), ...changes, env });
		await nodeRed.deploy(flow);
		return flow;
	}

	it("lists the files, with the key file as Google hands it out", async () => {
		const google = await start();
		await pressButton(nodeRed, await deploy(google));
		await nodeRed.printed(/\[debug:files\]\s+\[ 'Plan', 'Budget' \]/);
		assert.deepEqual(
			[...google.answered],
			[
				[EXCHANGE, 1],
				[FILES, 1],
			],
		);
	});

	it("signs what the recipe shows, with the key ID of the file", async () => {
		const google = await start();
		await pressButton(nodeRed, await deploy(google));
		await google.until(EXCHANGE);
		const [assertion = ""] = google.assertions;
		const { header, claims } = read(assertion);
		const [shown] = jsonBlocks("docs/recipes/google-service-account.md") as Record<string, unknown>[];
		assert.deepEqual(header, { alg: "RS256", typ: "JWT", kid: KEY_ID });
		assert.deepEqual(Object.keys(claims).sort(), Object.keys(shown ?? {}).sort());
		assert.equal(claims.scope, shown?.scope);
		assert.equal(Number(claims.exp) - Number(claims.iat), Number(shown?.exp) - Number(shown?.iat));
	});

	it("asks for an access token once while it lasts, and signs once", async () => {
		const google = await start();
		const flow = await deploy(google);
		await pressButton(nodeRed, flow);
		await google.until(FILES);
		await Promise.all(Array.from({ length: 50 }, () => pressButton(nodeRed, flow)));
		await google.until(FILES, 51);
		assert.equal(google.answered.get(EXCHANGE), 1);
		assert.equal(google.assertions.size, 1);
	});

	it("signs once in a busy flow, even where every message has to ask for an access token", async () => {
		const google = await start({ lifetime: 0 });
		const flow = await deploy(google);
		const count = await keepBusy(
			() => pressButton(nodeRed, flow),
			(messages) => google.until(FILES, messages),
		);
		assert.equal(google.answered.get(EXCHANGE), count);
		assert.equal(google.assertions.size, 1);
	});

	it("asks for access anew once Google took it back, and after a deploy", async () => {
		const google = await start();
		const flow = await deploy(google);
		await pressButton(nodeRed, flow);
		await google.until(FILES);
		google.revoke();
		await pressButton(nodeRed, flow);
		await nodeRed.printed(
			/\[debug:what failed\]\s+Google answered 401: Request had invalid authentication credentials\./,
		);
		await pressButton(nodeRed, flow);
		await google.until(FILES, 2);
		await pressButton(nodeRed, await deploy(google));
		await google.until(FILES, 3);
		assert.equal(google.answered.get(EXCHANGE), 3);
	});

	const failures: [title: string, changes: Partial<SetUp>, told: RegExp][] = [
		[
			"an address that is not the account's",
			{ env: { GOOGLE_CLIENT_EMAIL: "other@project-of-tests.iam.gserviceaccount.com" } },
			/400: Invalid grant: account not found/,
		],
		[
			"another key",
			{ privatekey: keyFile(makeKey("RS256", KEY_ID, { whose: "another's" })) },
			/400: Invalid JWT Signature\./,
		],
		[
			"an assertion that lasts two hours",
			{ config: { expiresin: "2h", maxlifetime: "" } },
			/400: Invalid JWT: Token must be a short-lived token/,
		],
		["a scope that does not exist", { env: { GOOGLE_SCOPE: "drive" } }, /400: Invalid OAuth scope/],
		[
			"a scope that is not enough",
			{ env: { GOOGLE_SCOPE: "https://www.googleapis.com/auth/spreadsheets" } },
			/403: Request had insufficient authentication scopes\./,
		],
	];
	for (const [title, changes, told] of failures) {
		it(`tells what Google says to ${title}`, async () => {
			const google = await start();
			await pressButton(nodeRed, await deploy(google, changes));
			await nodeRed.printed(new RegExp(`\\[debug:what failed\\]\\s+Google answered ${told.source}`));
			assert.equal(google.answered.get(FILES), undefined);
		});
	}

	it("tells that there is no answer, and goes on when there is one again", async () => {
		const google = await start();
		const flow = await deploy(google);
		await google.down();
		await pressButton(nodeRed, flow);
		await nodeRed.printed(/\[debug:what failed\]\s+.*ECONNREFUSED/);
		await google.up();
		await pressButton(nodeRed, flow);
		await google.until(FILES);
	});

	it("never printed a token, nor an error outside the flow", () => {
		assert.doesNotMatch(nodeRed.log(), /eyJ|ya29|PRIVATE KEY/);
		assert.doesNotMatch(nodeRed.log(), /\[error\]/);
	});
});

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
