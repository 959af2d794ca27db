/** Token endpoints that repeat what was sent to them. None of it gets into an error. */
import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { inspect } from "node:util";
import { raw, stopServers } from "../../support/jwks-server.js";
import { SECRET } from "../../support/tokens.js";
import { type Asking, createAsker, failureOf, type Received, startEndpoint } from "./asking.js";

const SHARED = { secret: SECRET };
const client = (clientauth: string) => ({ grant: "client_credentials", clientid: "jamie-client", clientauth });

/** How to ask, and what of it is secret. */
const ASKING: [title: string, asking: Asking, secretsOf: (sent: Received) => string[]][] = [
	["an assertion", {}, ({ form }) => [form.get("assertion") ?? ""]],
	[
		"an assertion of a client",
		{ node: client("client_secret_jwt"), credentials: SHARED },
		({ form }) => [form.get("client_assertion") ?? ""],
	],
	[
		"a secret",
		{ node: client("client_secret_post"), credentials: SHARED },
		({ form }) => [form.get("client_secret") ?? ""],
	],
	[
		"a secret in the header",
		{ node: client("client_secret_basic"), credentials: SHARED },
		({ headers }) => [SECRET, String(headers.authorization), String(headers.authorization).slice(6)],
	],
];

/** Answers that repeat a secret. */
const ECHOES: [title: string, answer: (secret: string) => RequestListener][] = [
	["as the error", (secret) => raw(JSON.stringify({ error: secret }), {}, 400)],
	[
		"in the description",
		(secret) => raw(JSON.stringify({ error: "invalid_grant", error_description: secret }), {}, 400),
	],
	[
		"in the description of an error with 200",
		(secret) => raw(JSON.stringify({ error: "invalid_grant", error_description: `bad: ${secret}` })),
	],
	["as a message", (secret) => raw(JSON.stringify({ message: secret, documentation_url: secret }), {}, 401)],
	["as text", (secret) => raw(secret, {}, 500)],
	["as HTML", (secret) => raw(`<html>${secret}</html>`)],
	["as the type of a token", (secret) => raw(JSON.stringify({ access_token: "granted", token_type: secret }))],
	["in headers", (secret) => raw("", { location: `/${secret}`, "www-authenticate": `Bearer x="${secret}"` }, 302)],
	["as Retry-After", (secret) => raw("", { "retry-after": secret }, 429)],
	["in a broken answer", (secret) => raw(secret, { "content-encoding": "gzip" })],
];

describe("a token endpoint that repeats", () => {
	afterEach(stopServers);
	for (const [what, asking, secretsOf] of ASKING) {
		for (const [where, answer] of ECHOES) {
			it(`${what} ${where} does not get it into an error`, async () => {
				let secrets: string[] = [];
				const endpoint = await startEndpoint((request, response) => {
					secrets = secretsOf(endpoint.received.at(-1) as Received);
					answer(secrets.at(-1) ?? "")(request, response);
				});
				const { ask } = await createAsker({ ...asking, node: { tokenurl: endpoint.url, ...asking.node } });
				const failure = await failureOf(ask);
				assert.equal(failure.code, "ERR_JWT_REQUEST_FAILED");
				assert.ok(secrets.length > 0 && secrets.every((secret) => secret.length > 30));
				const everything = inspect(failure, { depth: Number.POSITIVE_INFINITY, showHidden: true });
				for (const secret of secrets) assert.ok(!everything.includes(secret));
			});
		}
	}
});

/** A secret that looks like an error code. */
const WORD = "correcthorsebatterystapleonceagain";
const CODES: [title: string, code: string][] = [
	["the secret", WORD],
	["the secret after another word", `bad_${WORD}`],
	["a part of the secret", "batterystaple"],
	["a claim", "redwood"],
	["a parameter", "seven_dwarfs"],
];

describe("a token endpoint that repeats what looks like an error code", () => {
	afterEach(stopServers);
	const asking = (clientauth: string, code: string) => async () => {
		const endpoint = await startEndpoint(raw(JSON.stringify({ error: code }), {}, 400));
		const node = { tokenurl: endpoint.url, ...client(clientauth) };
		const { ask } = await createAsker({ node, credentials: { secret: WORD } });
		return ask({ claims: { tree: "redwood" }, parameters: [["more", ["seven_dwarfs"]]] });
	};
	for (const clientauth of ["client_secret_post", "client_secret_basic", "client_secret_jwt"]) {
		for (const [what, code] of CODES) {
			it(`does not get ${what} into an error with ${clientauth}`, async () => {
				const failure = await failureOf(asking(clientauth, code));
				assert.deepEqual(failure.cause, { status: 400 });
				assert.ok(!inspect(failure, { depth: Number.POSITIVE_INFINITY, showHidden: true }).includes(code));
			});
		}
		it(`gets every other code into the error with ${clientauth}`, async () => {
			const failure = await failureOf(asking(clientauth, "invalid_grant"));
			assert.deepEqual(failure.cause, { status: 400, error: "invalid_grant" });
		});
	}
});
