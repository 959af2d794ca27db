/** The example that calls App Store Connect, on a real Node-RED, against a stand-in that checks what Apple does. */
import assert from "node:assert/strict";
import { type AppleOptions, startApple } from "../support/apple-service.js";
import { callingFlow, keepBusy, pressButton, type SetUp } from "../support/calling-flow.js";
import { now, type Service } from "../support/calls.js";
import { jsonBlocks } from "../support/documents.js";
import { stopServers } from "../support/jwks-server.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";
import { makeKey, signToken } from "../support/signing-keys.js";
import { read } from "../support/tokens.js";

const ISSUER_ID = "6a1f0c52-1111-4222-8333-0123456789ab";
const KEY_ID = "TESTS4FLOW";
const APPS = "GET /v1/apps 200";

describe("the example “Call App Store Connect”", () => {
	const key = makeKey("ES256", KEY_ID);
	const p8 = (by = key) => by.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());
	afterEach(stopServers);

	const start = (options: Partial<AppleOptions> = {}) =>
		startApple({ issuerId: ISSUER_ID, keyId: KEY_ID, publicKey: key.publicKey, ...options });

	/** The example as its user sets it up, calling the stand-in. */
	async function deploy(apple: Service, changes: Partial<SetUp> = {}): Promise<FlowNode[]> {
		const flow = callingFlow("Call App Store Connect", {
			env: { APPLE_API: apple.origin },
			privatekey: p8(),
			...changes,
			config: { keyid: KEY_ID, issuer: ISSUER_ID, ...changes.config },
		});
		await nodeRed.deploy(flow);
		return flow;
	}

	it("lists the apps, with the .p8 file as Apple hands it out", async () => {
		const apple = await start();
		await pressButton(nodeRed, await deploy(apple));
		await nodeRed.printed(/\[debug:apps\]\s+\[ 'Weather', 'Notes' \]/);
		assert.deepEqual([...apple.answered], [[APPS, 1]]);
	});

	it("signs what the recipe shows", async () => {
		const apple = await start();
		await pressButton(nodeRed, await deploy(apple));
		await apple.until(APPS);
		const [assertion = ""] = apple.assertions;
		const { header, claims } = read(assertion);
		const [shownHeader, shown] = jsonBlocks("docs/recipes/app-store-connect.md") as Record<string, unknown>[];
		assert.deepEqual(header, { ...shownHeader, kid: KEY_ID });
		assert.deepEqual(Object.keys(claims).sort(), Object.keys(shown ?? {}).sort());
		assert.equal(claims.aud, shown?.aud);
		assert.equal(Number(claims.exp) - Number(claims.iat), Number(shown?.exp) - Number(shown?.iat));
	});

	it("signs once for 50 messages at once", async () => {
		const apple = await start();
		const flow = await deploy(apple);
		await Promise.all(Array.from({ length: 50 }, () => pressButton(nodeRed, flow)));
		await apple.until(APPS, 50);
		assert.equal(apple.assertions.size, 1);
	});

	it("signs once in a busy flow", async () => {
		const apple = await start();
		const flow = await deploy(apple);
		await keepBusy(
			() => pressButton(nodeRed, flow),
			(messages) => apple.until(APPS, messages),
		);
		assert.equal(apple.assertions.size, 1);
	});

	const failures: [title: string, changes: Partial<SetUp>][] = [
		["another team's issuer ID", { config: { issuer: "00000000-1111-4222-8333-0123456789ab" } }],
		["a key ID that is not the key's", { config: { keyid: "OTHERS4KEY" } }],
		["another key", { privatekey: p8(makeKey("ES256", KEY_ID)) }],
		["a token that lasts an hour", { config: { expiresin: "1h", maxlifetime: "" } }],
	];
	for (const [index, [title, changes]] of failures.entries()) {
		it(`tells what Apple says to ${title}`, async () => {
			const apple = await start();
			const flow = await deploy(apple, changes);
			// Apple says the same to all: a name of its own tells the answers apart.
			const name = `what failed ${index}`;
			await nodeRed.deploy(flow.map((node) => (node.name === "what failed" ? { ...node, name } : node)));
			await pressButton(nodeRed, flow);
			await nodeRed.printed(new RegExp(`\\[debug:${name}\\]\\s+Apple answered 401: Provide a properly configured`));
			assert.equal(apple.assertions.size, 0);
		});
	}

	it("makes no token that Apple would find too long", async () => {
		const apple = await start();
		await pressButton(nodeRed, await deploy(apple, { config: { expiresin: "1h" } }));
		await nodeRed.printed(/\[debug:what failed\]\s+The token would be valid for longer than the 1200 seconds/);
		assert.equal(apple.answered.size, 0);
	});

	it("tells that there is no answer, and goes on when there is one again", async () => {
		const apple = await start();
		const flow = await deploy(apple);
		await apple.down();
		await pressButton(nodeRed, flow);
		await nodeRed.printed(/\[debug:what failed\]\s+.*ECONNREFUSED/);
		await apple.up();
		await pressButton(nodeRed, flow);
		await apple.until(APPS);
	});

	it("never printed a token, nor an error outside the flow", () => {
		assert.doesNotMatch(nodeRed.log(), /eyJ|PRIVATE KEY/);
		assert.doesNotMatch(nodeRed.log(), /\[error\]/);
	});
});

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
