/** What a status says of a failure: the claim and how it failed, in the language of the runtime, but no values. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deploy, stop } from "../support/flow.js";
import { mint } from "../support/tokens.js";

const require = createRequire(import.meta.url);
const { statusText } = require("../../dist/nodes/support/status-text.js");

/** The node throws the errors of the built files. */
let jwt: object;

const VALUE = "v4lue-0f-4-cl41m";

/** A runtime in a language. */
function runtime(language: string) {
	const catalogue = JSON.parse(readFileSync(`nodes/locales/${language}/jwt.json`, "utf8"));
	return {
		_(key: string, values: Record<string, unknown>) {
			const text = key.split(".").reduce((node, name) => node?.[name], catalogue);
			assert.equal(typeof text, "string", `no text for ${key}`);
			return String(text).replace(/__(\w+)__/g, (_, name) => String(values[name]));
		},
	};
}

type Verifying = { config?: object; jwt?: object; claims?: object | ((now: number) => object); header?: object };
const REFUSED: [text: string, german: string, options: Verifying][] = [
	["expired 3 min ago", "abgelaufen vor 3 min", { claims: (now) => ({ exp: now - 200 }) }],
	["expired 5 h ago", "abgelaufen vor 5 h", { claims: (now) => ({ exp: now - 5 * 3600 - 30 }) }],
	["expired 90 min ago", "abgelaufen vor 90 min", { claims: (now) => ({ exp: now - 90 * 60 - 20 }) }],
	["expired 2 days ago", "abgelaufen vor 2 Tagen", { claims: (now) => ({ exp: now - 2 * 86_400 - 30 }) }],
	["nbf: in 2 min", "nbf: erst in 2 min", { claims: (now) => ({ nbf: now + 170 }) }],
	["aud: wrong", "aud: falsch", { config: { audience: "shop" }, claims: { aud: VALUE } }],
	["aud: missing", "aud: fehlt", { config: { audience: "shop" } }],
	["azp: wrong", "azp: falsch", { config: { audience: "shop", audienceclaim: "azp" }, claims: { azp: VALUE } }],
	["exp: wrong type", "exp: falscher Typ", { claims: { exp: VALUE } }],
	[
		"exp: too far away",
		"exp: zu weit entfernt",
		{ config: { maxlifetime: "1h" }, claims: (now) => ({ exp: now + 9999 }) },
	],
	[
		"iat: too old or in the future",
		"iat: zu alt oder in der Zukunft",
		{ config: { maxage: "1h" }, claims: (now) => ({ iat: now - 9999 }) },
	],
	["cnf: bound to a key", "cnf: an einen Schlüssel gebunden", { claims: { cnf: { jkt: VALUE } } }],
	["typ: wrong", "typ: falsch", { header: { typ: "logout+jwt" } }],
	[
		"roles: not met",
		"roles: nicht erfüllt",
		{ jwt: { rules: [{ claim: "roles", operator: "contains", value: VALUE, type: "str" }] }, claims: { roles: [] } },
	],
	[
		`${"x".repeat(40)}…: missing`,
		`${"x".repeat(40)}…: fehlt`,
		{ jwt: { rules: [{ claim: "x".repeat(500), operator: "exists", value: "", type: "str" }] } },
	],
];

describe("statusText", () => {
	afterEach(stop);

	before(async () => {
		jwt = await import("../../dist/src/index.js" as string);
	});

	for (const [text, german, { config, jwt: node, claims = {}, header }] of REFUSED) {
		it(`says “${text}”`, async () => {
			const flow = await deploy({ config, jwt: { mode: "verify", ...node } });
			const made = typeof claims === "function" ? claims(Math.floor(Date.now() / 1000)) : claims;
			const { error } = await flow.send({ payload: mint(made, header) });
			assert.equal(statusText(runtime("en-US"), jwt, error), text);
			assert.equal(statusText(runtime("de"), jwt, error), german);
			const [status] = await flow.statuses(1);
			assert.deepEqual([status?.fill, status?.shape], ["red", "ring"]);
			assert.ok(!JSON.stringify(status).includes(VALUE));
		});
	}

	it("names the claim that cannot be signed", async () => {
		const flow = await deploy();
		const { error } = await flow.send({ payload: { sub: 7 } });
		assert.equal(statusText(runtime("en-US"), jwt, error), "sub: wrong type");
	});

	it("says that the secret is missing, in the language of each editor", async () => {
		const flow = await deploy({ credentials: {} });
		const { error } = await flow.send({ payload: {} });
		assert.equal(statusText(runtime("en-US"), jwt, error), "jwt.status.nosecret");
	});

	it("leaves the rest to the text of the code", async () => {
		const flow = await deploy({ jwt: { mode: "verify", scopes: "read" } });
		for (const payload of ["letmein", mint({})]) {
			const { error } = await flow.send({ payload });
			assert.equal(statusText(runtime("en-US"), jwt, error), undefined);
		}
		assert.equal(statusText(runtime("en-US"), jwt, new Error(VALUE)), undefined);
	});
});
