/** The example that checks webhooks of Vonage, and webhooks as Vonage sends them. */
import { createHash } from "node:crypto";
import { exampleFlow, makeSecret, withSecret } from "./fixtures.js";
import type { FlowNode } from "./node-red.js";
import { forge } from "./tokens.js";

export const WEBHOOK = '{"to": "447700900000",\n "text":"Ž"}';

/** Returns the example as its user sets it up. Its debug nodes also print to the log. */
export function webhookFlow(): { flow: FlowNode[]; secret: string; apiKey: string } {
	const [secret, apiKey] = [makeSecret(), "abcd1234"];
	const flow = withSecret(exampleFlow("Check webhooks of Vonage"), secret).map((node) => {
		if (node.type === "tab") return { ...node, env: [{ name: "VONAGE_API_KEY", value: apiKey, type: "str" }] };
		return node.type === "debug" ? { ...node, console: true } : node;
	});
	return { flow, secret, apiKey };
}

/** The claims of Vonage's webhooks. */
export const webhookClaims = (body: string, apiKey: string) => ({
	iat: Math.floor(Date.now() / 1000),
	jti: "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5",
	iss: "Vonage",
	payload_hash: createHash("sha256").update(body).digest("hex"),
	api_key: apiKey,
	application_id: "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
});
export const signWebhook = (claims: object, secret: string) => forge({ alg: "HS256", typ: "JWT" }, claims, secret);

interface Webhook {
	secret: string;
	apiKey: string;
	body?: string;
	/** Blank: none. */
	token?: string;
	type?: string;
}

/** Sends a webhook to the example. */
export function sendWebhook(url: string, { secret, apiKey, body = WEBHOOK, token, type }: Webhook): Promise<Response> {
	const signed = token ?? signWebhook(webhookClaims(body, apiKey), secret);
	const headers = { "Content-Type": type ?? "application/json", ...(signed && { Authorization: `Bearer ${signed}` }) };
	return fetch(`${url}/vonage/webhook`, { method: "POST", headers, body });
}
