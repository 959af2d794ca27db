/** The example “Check webhooks of Vonage”: requests as Vonage sends them, and as nobody should. */
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { makeSecret } from "../support/fixtures.js";
import type { NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";
import { WEBHOOK as body, sendWebhook, signWebhook, webhookClaims, webhookFlow } from "../support/webhooks.js";

const now = () => Math.floor(Date.now() / 1000);
const { flow, secret, apiKey } = webhookFlow();
const claimsFor = (sent: string) => webhookClaims(sent, apiKey);
const sign = (claims: object, key = secret) => signWebhook(claims, key);

describe("the example Check webhooks of Vonage", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
		await nodeRed.deploy(flow);
	});
	after(() => nodeRed?.stop());

	const post = async (token: string, sent = body, type?: string) => {
		const response = await sendWebhook(nodeRed.url, { secret, apiKey, body: sent, token, type });
		const text = await response.text();
		return [response.status, text && (JSON.parse(text) as { error: string }).error];
	};

	for (const type of ["application/json", "application/x-www-form-urlencoded", "text/plain"]) {
		it(`takes what Vonage sends, as ${type}`, async () => {
			assert.deepEqual(await post(sign(claimsFor(body)), body, type), [204, ""]);
		});
	}

	it("hands on the body, parsed", async () => {
		await post(sign(claimsFor(body)));
		await nodeRed.printed(/\[debug:webhook\]\s+\{ to: '447700900000', text: 'Ž' \}/);
	});

	for (const encoding of ["hex", "base64url"] as const) {
		it(`takes the digest of no body, in ${encoding}`, async () => {
			const payload_hash = createHash("sha256").update("").digest(encoding);
			assert.deepEqual(await post(sign({ ...claimsFor(""), payload_hash }), ""), [204, ""]);
		});
	}

	it("answers a webhook whose body is not JSON, too", async () => {
		assert.deepEqual(await post(sign(claimsFor("to=1&text=2")), "to=1&text=2"), [204, ""]);
	});

	it("takes a digest in upper case", async () => {
		const { payload_hash, ...claims } = claimsFor(body);
		assert.deepEqual(await post(sign({ ...claims, payload_hash: payload_hash.toUpperCase() })), [204, ""]);
	});

	it("takes each webhook once, with the store that the recipe adds", async () => {
		const once = flow.map((node) => {
			if (node.type === "jwt-config") return { ...node, store: "webhooks.store" };
			return node.type === "jwt" ? { ...node, once: true } : node;
		});
		await nodeRed.deploy([...once, { id: "webhooks.store", type: "jwt-store", name: "webhooks" }]);
		const token = sign({ ...claimsFor(body), jti: randomUUID() });
		const outcomes = await Promise.all(Array.from({ length: 5 }, () => post(token)));
		assert.equal(outcomes.filter(([status]) => status === 204).length, 1);
		assert.deepEqual(await post(token), [401, "invalid_token"]);
		assert.deepEqual(await post(sign({ ...claimsFor(body), jti: randomUUID() })), [204, ""]);
		assert.deepEqual(await post(sign({ ...claimsFor(body), jti: undefined })), [401, "invalid_token"]);
		await nodeRed.deploy(flow);
	});

	const REFUSED: [title: string, token: () => string, sent: string, status: number, error: string][] = [
		["another body", () => sign(claimsFor(body)), `${body} `, 401, "invalid_token"],
		["no body", () => sign(claimsFor(body)), "", 401, "invalid_token"],
		[
			"a token without the digest",
			() => sign({ ...claimsFor(body), payload_hash: undefined }),
			body,
			401,
			"invalid_token",
		],
		[
			"a digest in base64 with padding",
			() => sign({ ...claimsFor(body), payload_hash: createHash("sha256").update(body).digest("base64") }),
			body,
			401,
			"invalid_token",
		],
		["a token of six minutes ago", () => sign({ ...claimsFor(body), iat: now() - 360 }), body, 401, "invalid_token"],
		["a token without iat", () => sign({ ...claimsFor(body), iat: undefined }), body, 401, "invalid_token"],
		["another issuer", () => sign({ ...claimsFor(body), iss: "Nexmo" }), body, 401, "invalid_token"],
		["another account", () => sign({ ...claimsFor(body), api_key: "other" }), body, 403, "insufficient_scope"],
		["another secret", () => sign(claimsFor(body), makeSecret()), body, 401, "invalid_token"],
		["no token", () => "", body, 401, "unauthorized"],
	];
	for (const [title, token, sent, status, error] of REFUSED) {
		it(`refuses ${title}`, async () => assert.deepEqual(await post(token(), sent), [status, error]));
	}
});
