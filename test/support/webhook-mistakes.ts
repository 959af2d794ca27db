/** The likely mistakes of those who check webhooks of Vonage. */
import type { Entered } from "./example-node.js";
import { sharedKeyPair, toPem } from "./key-pairs.js";
import { forge } from "./tokens.js";
import { WEBHOOK, webhookClaims } from "./webhooks.js";

const SECRET = "the-signature-secret-of-the-tests-abc123";
const API_KEY = "abcd1234";

/** What arrives: claims and header of its token, its secret, or an Authorization header as a whole. */
interface Arrives {
	claims?: object;
	alg?: string;
	secret?: string;
	authorization?: string;
	body?: unknown;
}

/** The answer to a mistake: the status below the node or the error code, and the advice in the recipe or the message. */
type Told = readonly [by: "status" | "message", what: string, field: RegExp];
export type WebhookMistake = readonly [title: string, entered: Entered, arrives: Arrives, told: Told];

/** What a user enters. */
export const WEBHOOK_ENTERED: Entered = { credentials: { secret: SECRET }, env: { VONAGE_API_KEY: API_KEY } };

/** The message that a webhook becomes. */
export function webhookMessage({ claims, alg = "HS256", secret = SECRET, authorization, body }: Arrives) {
	const token = forge({ alg, typ: "JWT" }, { ...webhookClaims(WEBHOOK, API_KEY), ...claims }, secret);
	return {
		payload: body ?? Buffer.from(WEBHOOK),
		req: { headers: { authorization: authorization ?? `Bearer ${token}` } },
	};
}

const secret = (text: string): Entered => ({ credentials: { secret: text } });
const status = (what: string, field: RegExp): Told => ["status", what, field];
const message = (code: string, field: RegExp): Told => ["message", code, field];
const ago = (seconds: number) => ({ iat: Math.floor(Date.now() / 1000) - seconds });
const SIGNATURE = "signature does not match";
const { privateKey, publicKey } = sharedKeyPair("rsa");

export const WEBHOOK_MISTAKES: readonly WebhookMistake[] = [
	["no secret", secret(""), {}, message("ERR_JWT_KEY_MISSING", /Secret \(secret\)/)],
	["another secret", secret(`${SECRET}x`), {}, status(SIGNATURE, /\*\*Secret\*\*/)],
	["the secret with a space behind", secret(`${SECRET} `), {}, status(SIGNATURE, /\*\*Secret\*\*/)],
	["the API key as secret", secret(API_KEY), {}, status(SIGNATURE, /\*\*Secret\*\*/)],
	[
		"the secret as base64",
		{ config: { secretencoding: "base64" } },
		{},
		message("ERR_JWT_KEY_INVALID", /secret is not base64/),
	],
	["the private key as secret", secret(toPem(privateKey)), {}, message("ERR_JWT_KEY_INVALID", /secret/)],
	["RS256", { config: { algorithm: "RS256" } }, {}, message("ERR_JWT_KEY_MISSING", /Public key \(publickey\)/)],
	[
		"RS256 with a key",
		{ config: { algorithm: "RS256" }, credentials: { publickey: toPem(publicKey) } },
		{},
		status("wrong algorithm", /\*\*Algorithm\*\*/),
	],
	[
		"HS512",
		{ config: { algorithm: "HS512" }, ...secret(SECRET.repeat(2)) },
		{},
		status("wrong algorithm", /\*\*Algorithm\*\*/),
	],
	["another method at Vonage", {}, { alg: "HS512" }, status("wrong algorithm", /SHA-256 HMAC/)],
	[
		"the body parsed",
		{},
		{ body: JSON.parse(WEBHOOK) },
		message("ERR_JWT_CONFIG_INVALID", /Tick “Do not parse request body”/),
	],
	["the body changed", {}, { body: Buffer.from("{}") }, status("body does not match", /msg\.payload/)],
	[
		"the body parsed and written again",
		{},
		{ body: JSON.stringify(JSON.parse(WEBHOOK)) },
		status("body does not match", /msg\.payload/),
	],
	["an old webhook", {}, { claims: ago(600) }, status("iat: too old or in the future", /clock/)],
	["a clock that is slow", {}, { claims: ago(-600) }, status("iat: too old or in the future", /clock/)],
	["no signature", {}, { authorization: "" }, status("no token", /SHA-256 HMAC/)],
	["a name and password in place of a token", {}, { authorization: "Basic YTpi" }, status("no token", /SHA-256 HMAC/)],
	["no API key", { env: { VONAGE_API_KEY: "" } }, {}, message("ERR_JWT_CONFIG_INVALID", /VONAGE_API_KEY/)],
	["another API key", { env: { VONAGE_API_KEY: "other" } }, {}, status("api_key: not met", /VONAGE_API_KEY/)],
	["another issuer", { config: { issuer: "vonage.com" } }, {}, status("iss: wrong", /Issuer \(iss\)/)],
	["an expiry asked for", { config: { requireexp: true } }, {}, status("exp: missing", /A token must expire \(exp\)/)],
	["the age in words", { config: { maxage: "five" } }, {}, message("ERR_JWT_CONFIG_INVALID", /^Oldest accepted/)],
];
