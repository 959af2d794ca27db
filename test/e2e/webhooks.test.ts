/** The example “Check webhooks of Vonage”: requests as Vonage sends them, and as nobody should. */
import assert from "node:assert/strict";
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
