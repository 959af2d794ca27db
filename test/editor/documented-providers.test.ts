/** Each section of the page on providers, as it says: typed into the dialog, saved, and used on a token of that provider. */
import assert from "node:assert/strict";
import { extractToken, type TokenPlace } from "../../src/guard/extract.js";
import { readPolicy } from "../../src/jwt/policy.js";
import { createVerifier } from "../../src/jwt/verify.js";
import { createKeySource } from "../../src/keys/create-key-source.js";
import type { KeySource } from "../../src/keys/key-source.js";
import { remoteKeySource } from "../../src/keys/remote/remote-jwk-set.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options.js";
import { PROVIDERS } from "../../src/presets/providers.js";
import { allMatches, jsonBlocks, read } from "../support/documents.js";
import { describeEditor, fill } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";
import { json, startServer, stopServers } from "../support/jwks-server.js";
import { makeLoadBalancer } from "../support/load-balancer.js";
import type { FlowNode } from "../support/node-red.js";
import { makeKey, signToken } from "../support/signing-keys.js";

const FILE = "docs/providers.md";
/** Lines that one screen holds. */
const SCREEN = 45;

interface Section {
	title: string;
	text: string;
	/** What to enter in the configuration: labels and values. */
	steps: [label: string, value: string][];
	/** Where the node finds the token. */
	place: TokenPlace;
	saved: Partial<JwtConfigOptions>;
}

const FLOWS = jsonBlocks("docs/providers.md") as Partial<JwtConfigOptions>[];
const SECTIONS: Section[] = read(FILE)
	.split(/^## /m)
	.filter((text) => text.includes("```json"))
	.map((text, index) => {
		const steps = [...text.matchAll(/^\d+\. \*\*(.+?)\*\*: `?(.+?)`?$/gm)].map(
			([, label = "", value = ""]): [string, string] => [label, value],
		);
		const [header] = allMatches(text, /\*\*Token from\*\*: header `(.+)`$/gm);
		return {
			title: text.split("\n", 1)[0] ?? "",
			text,
			steps,
			place: header ? { type: "header", name: header } : { type: "bearer" },
			saved: FLOWS[index] ?? {},
		};
	});

/** What the token of a provider says beside `iss` and `aud`, as its documents show it. */
const CLAIMS: Record<string, object> = {
	"Microsoft Entra ID (v2.0)": { tid: "aaaabbbb-0000-cccc-1111-dddd2222eeee", ver: "2.0" },
	"Entra ID, several tenants": {
		...{ iss: "https://login.microsoftonline.com/bbbbcccc-1111-dddd-2222-eeee3333ffff/v2.0", ver: "2.0" },
		tid: "bbbbcccc-1111-dddd-2222-eeee3333ffff",
	},
	"Amazon Cognito": { aud: undefined, client_id: "1example23456789", token_use: "access" },
	Google: { iss: "accounts.google.com", azp: "1234567890-abc.apps.googleusercontent.com" },
	"Cloudflare Access": { aud: ["4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2"], type: "app" },
};
const inFiveMinutes = () => Math.floor(Date.now() / 1000) + 300;

describeEditor("the page on providers", () => {
	const config = (index: number): FlowNode => ({ id: `config${index}`, type: "jwt-config", name: `c${index}` });
	const suite = editing([
		{ id: "tab1", type: "tab", label: "providers" },
		...SECTIONS.map((_, index) => config(index)),
	]);
	const sources: KeySource[] = [];
	afterEach(async () => {
		for (const keys of sources.splice(0)) keys.close();
		await stopServers();
	});

	it("has a section for each provider in the dialog, and one for each proxy", () => {
		const texts = JSON.parse(read("nodes/locales/en-US/jwt-config.json"))["jwt-config"].provider;
		const titles = SECTIONS.map(({ title }) => title);
		for (const name of [...Object.keys(PROVIDERS), "alb"]) assert.ok(titles.includes(texts[name]), texts[name]);
		assert.ok(titles.includes("oauth2-proxy"));
		assert.equal(FLOWS.length, SECTIONS.length);
	});

	for (const [index, { title, text, steps, place, saved }] of SECTIONS.entries()) {
		it(`takes one screen for ${title}, and says what the audience must be`, () => {
			assert.ok(text.split("\n").length <= SCREEN);
			assert.equal(allMatches(text, /^ *(?=The audience must be )/gm).length, 1);
		});

		it(`saves for ${title} what the page says`, async () => {
			const id = `config${index}`;
			const { editor } = suite;
			await editor.page.evaluate(`RED.editor.editConfig("", "jwt-config", "${id}")`);
			await editor.dialog(/jwt-config/);
			for (const [label, value] of steps) {
				const row = editor.page
					.locator(".jwt-form .form-row:visible")
					.filter({
						has: editor.page.locator("label", { hasText: RegExp(`^\\s*${label.replace(/[()]/g, "\\$&")}\\s*$`) }),
					})
					.first();
				const select = row.locator("select");
				if ((await select.count()) > 0) await select.selectOption({ label: value });
				else await fill(row.locator("input"), value);
			}
			await editor.screenshot(`provider ${index}`);
			await editor.press("ok");
			const names = Object.keys(JWT_CONFIG_DEFAULTS) as (keyof JwtConfigOptions)[];
			const expected = { ...JWT_CONFIG_DEFAULTS, name: `c${index}`, ...saved };
			const node = Object.fromEntries(
				await Promise.all(
					names.map(async (name) => [name, (await editor.property(id, name)) ?? JWT_CONFIG_DEFAULTS[name]]),
				),
			);
			assert.deepEqual(node, expected);
			assert.deepEqual(await editor.property(id, "validationErrors"), []);
			// Opened again, the dialog shows the same provider and changes nothing.
			await editor.page.evaluate(`RED.editor.editConfig("", "jwt-config", "${id}")`);
			await editor.dialog(/jwt-config/);
			const provider = editor.page.locator("#jwt-config-provider:visible");
			const [, chosen] = steps.find(([label]) => label === "Provider") ?? [];
			if (chosen) assert.equal(await provider.locator("option:checked").innerText(), chosen);
			else assert.equal(await provider.count(), 0);
			await editor.press("ok");
			for (const name of names) {
				assert.deepEqual((await editor.property(id, name)) ?? JWT_CONFIG_DEFAULTS[name], expected[name], name);
			}
		});

		it(`accepts with it a token of ${title}, and none for another audience`, async () => {
			const options = { ...JWT_CONFIG_DEFAULTS, ...saved };
			const policy = readPolicy(options);
			let keys: KeySource;
			let tokens: [good: string, other: string];
			if (saved.keysource === "alb") {
				const alb = makeLoadBalancer();
				const server = await startServer(alb.answer);
				keys = await createKeySource({ ...policy.keys, url: server.origin }, {});
				tokens = [alb.token(), alb.token({ sub: "jamie" }, { client: "another" })];
			} else {
				const key = makeKey(options.algorithm, "k1");
				const server = await startServer(json({ keys: [key.jwk] }));
				keys = remoteKeySource(server.origin, policy.keys.algorithms, { trouble() {} });
				const claims = {
					iss: options.issuer,
					aud: options.audience,
					sub: "jamie",
					exp: inFiveMinutes(),
					...CLAIMS[title],
				};
				const other = {
					...claims,
					aud: "another",
					...(options.audienceclaim && { [options.audienceclaim]: "another" }),
				};
				tokens = [signToken(key, claims), signToken(key, other)];
			}
			sources.push(keys);
			const verify = createVerifier(policy.verification, keys);
			const received = (token: string) =>
				extractToken(
					place.type === "header"
						? { headers: { [String(place.name).toLowerCase()]: token, authorization: "Bearer of.the.caller" } }
						: { headers: { authorization: `Bearer ${token}` } },
					place,
				);
			const [good, other] = tokens;
			assert.equal((await verify(received(good))).claims.sub, "jamie");
			await assert.rejects(async () => verify(received(other)), { code: "ERR_JWT_CLAIM_VALIDATION_FAILED" });
		});
	}
});
