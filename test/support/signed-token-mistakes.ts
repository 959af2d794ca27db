/** The services that take a token which a `jwt` node signs: what is entered for each, and the likely mistakes. */
import type { KeyObject } from "node:crypto";
import { AblyError, checkToken } from "./ably-token.js";
import { startApple } from "./apple-service.js";
import { openToken } from "./calls.js";
import { deployExample, type Entered, seen } from "./example-node.js";
import { stop } from "./flow.js";
import { stopServers } from "./jwks-server.js";
import { sharedKeyPair, toPem } from "./key-pairs.js";
import { startSnowflake } from "./token-services.js";
import { SECRET } from "./tokens.js";

/** By whom a mistake is answered: the node's error code, or what the service says, and the message or the advice that names the field. */
type Answered = readonly [by: "node" | "service", says: string, field: RegExp];
/** A mistake; without an answer, it does no harm. */
export type Mistake = readonly [title: string, change: Entered, answered?: Answered];

export interface SignedService {
	example: string;
	/** The name of the `jwt` node that signs. */
	node: string;
	recipe: string;
	/** What a user enters. */
	entered: Entered;
	/** Returns what the service says against a token; `undefined` if it accepts it. */
	refusal(token: string): Promise<string | undefined>;
	mistakes: Mistake[];
}

const rsa = sharedKeyPair("rsa");
const ec = sharedKeyPair("P-256");
const row = (claim: string, value: string, type = "str") => ({ claim, value, type });
const parameter = (name: string, value: string) => ({ name, value, type: "str" });
const config = (change: object): Entered => ({ config: change });
const privatekey = (text: string): Entered => ({ credentials: { privatekey: text } });
const secret = (text: string): Entered => ({ credentials: { secret: text } });
const node = (code: string, field: RegExp): Answered => ["node", code, field];
const service = (says: string, field: RegExp): Answered => ["service", says, field];

const INVALID = "ERR_JWT_CONFIG_INVALID";
const KEY = "ERR_JWT_KEY_INVALID";
const CLAIMS = "ERR_JWT_CLAIMS_INVALID";
const MS = String((Math.floor(Date.now() / 1000) + 600) * 1000);

/** Mistakes that are possible with any key pair. */
function keyPairMistakes(
	{ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
	algorithm: string,
): Mistake[] {
	const pem = toPem(privateKey);
	const other = algorithm === "ES256" ? rsa : ec;
	return [
		["no key", privatekey(""), node("ERR_JWT_KEY_MISSING", /Private key \(privatekey\)/)],
		["the public key", privatekey(toPem(publicKey)), node(KEY, /Public key \(publickey\)/)],
		["a key of another kind", privatekey(toPem(other.privateKey)), node(KEY, new RegExp(algorithm))],
		["half a key", privatekey(pem.slice(0, pem.length / 2)), node(KEY, /incomplete/)],
		["a key without its last line", privatekey(pem.replace(/-----END.*/, "")), node(KEY, /incomplete/)],
		["a key without its first and last line", privatekey(pem.replace(/-----.*-----/g, ""))],
		["the name of the key's file", privatekey("private.key"), node(KEY, /PEM/)],
		["a key with its line breaks lost", privatekey(pem.replaceAll("\n", " "))],
		["a key with its line breaks as \\n", privatekey(pem.replaceAll("\n", "\\n"))],
		["a key with spaces around", privatekey(`  ${pem}\n\n`)],
		["HS256", config({ algorithm: "HS256" }), node("ERR_JWT_KEY_MISSING", /Secret \(secret\)/)],
		["none", config({ algorithm: "none" }), node(INVALID, /^The algorithm is unknown/)],
		[
			"an encrypted key without its passphrase",
			privatekey(
				String(privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "of the tests" })),
			),
			node(KEY, /passphrase/i),
		],
	];
}

/** Mistakes that are possible with any token. @param longest the longest that the service accepts, in seconds */
const tokenMistakes = (longest: number, rows: object[]): Mistake[] => {
	const more = (...added: object[]): Entered => ({ jwt: { addclaims: [...rows, ...added] } });
	return [
		[
			"a lifetime that is too long",
			config({ expiresin: `${longest + 60}s` }),
			node(CLAIMS, new RegExp(`${longest} seconds.* Expires after`)),
		],
		["a lifetime in milliseconds", config({ expiresin: "900000" }), node(CLAIMS, /Expires after/)],
		["a lifetime in words", config({ expiresin: "an hour" }), node(INVALID, /^Expires after/)],
		["no lifetime", config({ expiresin: "" }), node(CLAIMS, /Expires after/)],
		["exp by hand in milliseconds", more(row("exp", MS, "num")), node(CLAIMS, /exp/)],
		["exp by hand as text", more(row("exp", "in an hour")), node(CLAIMS, /exp/)],
		["a claim without a name", more(row("", "x")), node(CLAIMS, /^The added claim \(a row without a name\)/)],
		[
			"a claim whose value is not JSON",
			more(row("acl", "{paths", "json")),
			node(CLAIMS, /^The added claim acl is not valid JSON/),
		],
		["a claim that is not a number", more(row("n", "ten", "num")), node(CLAIMS, /^The added claim n is not a number/)],
		[
			"a claim from a variable that is not set",
			more(row("n", "NOT_SET_HERE", "env")),
			node(CLAIMS, /^The added claim n .*NOT_SET_HERE/),
		],
		[
			"a claim from an expression with an error",
			more(row("n", "$key(", "jsonata")),
			node(CLAIMS, /^The added claim n cannot be read/),
		],
		[
			"the header alg by hand",
			{ jwt: { headers: [parameter("alg", "none")] } },
			node(CLAIMS, /^The header parameter alg/),
		],
		[
			"a header without a name",
			{ jwt: { headers: [parameter("", "x")] } },
			node(CLAIMS, /^The header parameter \(a row without a name\)/),
		],
		[
			"claims that are not an object",
			{ jwt: { claims: "claims", claimsType: "msg" }, msg: { claims: "jamie" } },
			node(CLAIMS, /Claims from \(claims\)/),
		],
		[
			"claims from a property that is not there",
			{ jwt: { claims: "nothing", claimsType: "msg" } },
			node(CLAIMS, /Claims from \(claims\)/),
		],
		["no configuration", { jwt: { jwtconfig: "" } }, node("ERR_JWT_CONFIG_MISSING", /^This node has no configuration/)],
	];
};

const API_KEY = "abcDEF.ghiJKL:a-secret-that-Ably-makes-up-of-43-characters-x";
const [KEY_NAME = "", KEY_SECRET = ""] = API_KEY.split(":");
const ABLY_ROWS = [row("x-ably-clientId", "guest"), row("x-ably-capability", '{"lobby":["publish"]}')];

const otherPem = toPem(sharedKeyPair("rsa", "other").privateKey);
const snowflakeRows = (user: string) => [row("iss", `"${user}." & $key("spki-sha256")`, "jsonata"), row("sub", user)];
const SNOWFLAKE = snowflakeRows("MY_ORG-MY_ACCOUNT.MY_USER");
const APPLE = { issuerId: "6a1f0c52-1111-4222-8333-0123456789ab", keyId: "TESTS4FLOW", publicKey: ec.publicKey };

/** Returns the status of a refusal, and the message with it where there is one, as the recipes write them. */
async function answerOf(answer: Response): Promise<string | undefined> {
	const { message = "" } = (await answer.json()) as { message?: string };
	await stopServers();
	return answer.ok ? undefined : `${answer.status}${message && ` “${message.replace(/\.$/, "")}”`}`;
}

/** Sends a token to the example's own stand-in for Sceyt. */
async function askSceyt(token: string): Promise<string | undefined> {
	await stop();
	const flow = await deployExample("Log in to Sceyt", "is it genuine?", {
		credentials: { publickey: toPem(rsa.publicKey) },
		env: { SCEYT_APP_ID: "my-app-id" },
	});
	const outcome = await flow.send({ req: { headers: { authorization: `Bearer ${token}` } }, payload: {} });
	if (!outcome.first) return seen(flow, outcome);
	const { iat, exp } = outcome.first.payload as { iat: number; exp: number };
	return exp - iat < 600 ? "less than ten minutes" : undefined;
}

export const SIGNED: SignedService[] = [
	{
		example: "Authenticate Ably clients",
		node: "make an Ably token",
		recipe: "docs/recipes/ably.md",
		entered: { env: { ABLY_API_KEY: API_KEY } },
		async refusal(token) {
			try {
				checkToken(token, API_KEY).demand("publish", "lobby");
				return undefined;
			} catch (error) {
				return error instanceof AblyError ? String(error.code) : String(error);
			}
		},
		mistakes: [
			["no API key", { env: { ABLY_API_KEY: "" } }, node("ERR_JWT_KEY_MISSING", /field secret/)],
			["half an API key", { env: { ABLY_API_KEY: KEY_NAME } }, node("ERR_JWT_KEY_MISSING", /field secret/)],
			["the whole API key as secret", secret(API_KEY), service("40144", /ABLY_API_KEY/)],
			[
				"the secret in place of the API key",
				{ env: { ABLY_API_KEY: KEY_SECRET } },
				node("ERR_JWT_KEY_MISSING", /field secret/),
			],
			[
				"a key that was deleted",
				{ env: { ABLY_API_KEY: `abcDEF.other:${KEY_SECRET}` } },
				service("40400", /ABLY_API_KEY/),
			],
			["another secret", secret(`x${KEY_SECRET}`), service("40144", /ABLY_API_KEY/)],
			["an API key with spaces around", { env: { ABLY_API_KEY: ` ${API_KEY}\n` } }],
			["no key name", config({ keyid: "" }), service("40144", /kid/)],
			["the secret as base64", config({ secretencoding: "base64" }), node(KEY, /Secret|secret/)],
			["RS256", config({ algorithm: "RS256" }), node("ERR_JWT_KEY_MISSING", /Private key \(privatekey\)/)],
			["HS512", config({ algorithm: "HS512" }), service("40144", /algorithm.*HS256/)],
			[
				"a capability that is an object",
				{ jwt: { addclaims: [row("x-ably-capability", '{"lobby":["publish"]}', "json")] } },
				service("40144", /x-ably-capability/),
			],
			[
				"a capability for another channel",
				{ jwt: { addclaims: [row("x-ably-capability", '{"other":["publish"]}')] } },
				service("40160", /x-ably-capability/),
			],
			[
				"a client that is a number",
				{ jwt: { addclaims: [row("x-ably-clientId", "5", "num"), ...ABLY_ROWS.slice(1)] } },
				service("40012", /x-ably-clientId/),
			],
			...tokenMistakes(86_400, ABLY_ROWS),
		],
	},
	{
		example: "Log in to Vonage",
		node: "make a token",
		recipe: "docs/recipes/vonage.md",
		entered: {
			credentials: { privatekey: toPem(rsa.privateKey) },
			env: { VONAGE_APPLICATION_ID: "aaaaaaaa-0000-cccc-dddd-0123456789ab" },
			msg: { claims: { sub: "jamie", acl: { paths: { "/v1/sessions/**": {} } } } },
		},
		async refusal(token) {
			const opened = openToken(token, "RS256", rsa.publicKey);
			if (!opened) return "Vonage refuses the token";
			const { claims, iat, exp } = opened;
			if (claims.application_id !== "aaaaaaaa-0000-cccc-dddd-0123456789ab") return "Vonage refuses the token";
			return exp - iat <= 86_400 && typeof claims.jti === "string" ? undefined : "Vonage refuses the token";
		},
		mistakes: [
			...keyPairMistakes(rsa, "RS256"),
			[
				"another application's key",
				privatekey(toPem(sharedKeyPair("rsa", "other").privateKey)),
				service("Vonage refuses the token", /Private key/),
			],
			["no application", { env: { VONAGE_APPLICATION_ID: "" } }, node(CLAIMS, /VONAGE_APPLICATION_ID/)],
			[
				"the application of the sample",
				{ env: { VONAGE_APPLICATION_ID: "aaaaaaaa-bbbb-cccc-dddd-0123456789ab" } },
				service("Vonage refuses the token", /VONAGE_APPLICATION_ID/),
			],
			["no jti", config({ jwtid: false }), service("Vonage refuses the token", /\(jti\)/)],
			["another algorithm", config({ algorithm: "PS256" }), service("Vonage refuses the token", /`RS256`/)],
			["a user that is a number", { msg: { claims: { sub: 5 } } }, node(CLAIMS, /claim sub must be text/)],
			...tokenMistakes(86_400, [row("application_id", "VONAGE_APPLICATION_ID", "env")]),
		],
	},
	{
		example: "Log in to Sceyt",
		node: "make a token",
		recipe: "docs/recipes/sceyt.md",
		entered: {
			credentials: { privatekey: toPem(rsa.privateKey) },
			env: { SCEYT_APP_ID: "my-app-id" },
			msg: { claims: { sub: "jamie" } },
		},
		refusal: askSceyt,
		mistakes: [
			...keyPairMistakes(rsa, "RS256"),
			["another key", privatekey(otherPem), service("signature does not match", /public key/)],
			["another algorithm", config({ algorithm: "PS256" }), service("wrong algorithm", /Algorithm/)],
			["another application", { env: { SCEYT_APP_ID: "other" } }, service("aid: not met", /SCEYT_APP_ID/)],
			["no application", { env: { SCEYT_APP_ID: "" } }, node(CLAIMS, /SCEYT_APP_ID/)],
			["no nbf", config({ notbefore: "" }), service("nbf: missing", /Not before \(nbf\)/)],
			["an nbf in words", config({ notbefore: "now" }), node(INVALID, /^Not before/)],
			["nobody", { msg: { claims: {} } }, service("sub: missing", /msg\.claims\.sub/)],
			["a user that is a number", { msg: { claims: { sub: 5 } } }, node(CLAIMS, /claim sub must be text/)],
			["a life of five minutes", config({ expiresin: "5m" }), service("less than ten minutes", /\(exp\)/)],
			...tokenMistakes(21_600, [row("aid", "SCEYT_APP_ID", "env")]),
		],
	},
	{
		example: "Call Snowflake",
		node: "sign",
		recipe: "docs/recipes/snowflake.md",
		entered: { credentials: { privatekey: toPem(rsa.privateKey) } },
		async refusal(token) {
			const account = { account: "MY_ORG-MY_ACCOUNT", user: "MY_USER", publicKey: rsa.publicKey };
			const { origin } = await startSnowflake(account);
			const headers = {
				Authorization: `Bearer ${token}`,
				"X-Snowflake-Authorization-Token-Type": "KEYPAIR_JWT",
				Accept: "application/json",
				"User-Agent": "Node-RED",
			};
			const body = JSON.stringify({ statement: "SELECT CURRENT_USER()" });
			return answerOf(await fetch(`${origin}/api/v2/statements`, { method: "POST", headers, body }));
		},
		mistakes: [
			...keyPairMistakes(rsa, "RS256"),
			["another key", privatekey(otherPem), service("401 “JWT token is invalid”", /fingerprints/)],
			["another algorithm", config({ algorithm: "PS256" }), service("401 “JWT token is invalid”", /`RS256`/)],
			[
				"another user",
				{ jwt: { addclaims: snowflakeRows("MY_ORG-MY_ACCOUNT.YOU") } },
				service("401 “JWT token is invalid”", /`sub`/),
			],
			[
				"small letters",
				{ jwt: { addclaims: snowflakeRows("my_org-my_account.my_user") } },
				service("401 “JWT token is invalid”", /capital letters/),
			],
			[
				"the expression as text",
				{ jwt: { addclaims: [row("iss", '"MY_USER." & $key("spki-sha256")'), ...SNOWFLAKE.slice(1)] } },
				service("401 “JWT token is invalid”", /fingerprints/),
			],
			[
				"a fingerprint that does not exist",
				{ jwt: { addclaims: [row("iss", '"MY_USER." & $key("sha256")', "jsonata")] } },
				node(CLAIMS, /\$key/),
			],
			[
				"the fingerprint of a secret",
				{ config: { algorithm: "HS256" }, credentials: { secret: SECRET } },
				node("ERR_JWT_KEY_MISSING", /spki-sha256 needs a key pair/),
			],
			...tokenMistakes(3600, SNOWFLAKE),
		],
	},
	{
		example: "Call App Store Connect",
		node: "sign",
		recipe: "docs/recipes/app-store-connect.md",
		entered: {
			credentials: { privatekey: toPem(ec.privateKey) },
			config: { issuer: APPLE.issuerId, keyid: APPLE.keyId },
		},
		async refusal(token) {
			const { origin } = await startApple(APPLE);
			return answerOf(await fetch(`${origin}/v1/apps`, { headers: { Authorization: `Bearer ${token}` } }));
		},
		mistakes: [
			...keyPairMistakes(ec, "ES256"),
			["another key", privatekey(toPem(sharedKeyPair("P-256", "other").privateKey)), service("401", /Private key/)],
			[
				"a key on another curve",
				privatekey(toPem(sharedKeyPair("P-384").privateKey)),
				node(KEY, /ES256 needs EC P-256/),
			],
			["no key ID", config({ keyid: "" }), service("401", /Key ID \(kid\)/)],
			["another key ID", config({ keyid: "OTHER" }), service("401", /Key ID \(kid\)/)],
			["no issuer", config({ issuer: "" }), service("401", /Issuer \(iss\)/)],
			["another issuer", config({ issuer: "someone" }), service("401", /Issuer \(iss\)/)],
			[
				"another audience",
				config({ audience: "https://api.appstoreconnect.apple.com" }),
				service("401", /Audience \(aud\)/),
			],
			["no audience", config({ audience: "" }), service("401", /Audience \(aud\)/)],
			...tokenMistakes(1200, []),
		],
	},
];
