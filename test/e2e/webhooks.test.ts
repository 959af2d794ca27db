/** The example “Check webhooks of Vonage”: requests as Vonage sends them, and as nobody should. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";
import type { NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";
import { forge } from "../support/tokens.js";

const API_KEY = "abcd1234";
const secret = makeSecret();
const body = '{"to": "447700900000",\n "text":"Ž"}';
const now = () => Math.floor(Date.now() / 1000);

/** The claims of Vonage's webhooks. */
const claimsFor = (sent: string) => ({
	iat: now(),
	jti: "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5",
	iss: "Vonage",
	payload_hash: createHash("sha256").update(sent).digest("hex"),
	api_key: API_KEY,
	application_id: "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
});
const sign = (claims: object, key = secret) => forge({ alg: "HS256", typ: "JWT" }, claims, key);

describe("the example Check webhooks of Vonage", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
		const flow = withSecret(exampleFlow("Check webhooks of Vonage"), secret).map((node) =>
			node.type === "tab" ? { ...node, env: [{ name: "VONAGE_API_KEY", value: API_KEY, type: "str" }] } : node,
		);
		await nodeRed.deploy(flow.map((node) => (node.type === "debug" ? { ...node, console: true } : node)));
	});
	after(() => nodeRed?.stop());

	const post = async (token: string, sent = body, type = "application/json") => {
		const headers = { "Content-Type": type, ...(token && { Authorization: `Bearer ${token}` }) };
		const response = await fetch(`${nodeRed.url}/vonage/webhook`, { method: "POST", headers, body: sent });
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
