/** Whether a node can work, shown without a message: after a deploy, and after a change of its configuration or keys. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSecret } from "../support/fixtures.js";
import { deploy, type FlowOptions, LEVEL, stop } from "../support/flow.js";

const READY = { fill: "green", shape: "ring", text: "jwt.status.ready" };
const red = (text: string) => ({ fill: "red", shape: "ring", text: `jwt.status.${text}` });

const PROBLEMS: [title: string, options: FlowOptions, problem: RegExp][] = [
	["an unknown action", { jwt: { mode: "guess" } }, /action guess is unknown/],
	["an unknown place of the claims", { jwt: { claimsType: "str" } }, /Claims from/],
	["an odd lifetime of its own", { jwt: { expiresin: "soon" } }, /Expires after/],
	["an unknown place of the result", { jwt: { outputType: "env" } }, /output property/],
	["an unknown place of the token", { jwt: { mode: "verify", tokenType: "form" } }, /Token from/],
	["an unknown place of the token to read", { jwt: { mode: "decode", tokenType: "form" } }, /Token from/],
	["a variable without a value", { jwt: { mode: "verify", scopes: `\${NOT_SET_ANYWHERE}` } }, /Scopes required/],
	[
		"a rule that cannot be used",
		{ jwt: { mode: "verify", rules: [{ claim: "sub", operator: "matches", value: "(", type: "str" }] } },
		/rule on sub/,
	],
	["a property that it does not know", { jwt: { mode: "verify", rule: [] } }, /property rule/],
	["a policy that is not complete", { jwt: { mode: "verify" }, config: { tokentype: "at+jwt" } }, /RFC 9068/],
];

/** Rows that fail for every message. */
const BAD_ROWS: [value: string, type: string, problem: RegExp][] = [
	["x", "soup", /it has the unknown type soup/],
	["{", "json", /it is not valid JSON/],
	["JWT_TEST_NOT_SET", "env", /it has no value: env\.JWT_TEST_NOT_SET is not set/],
];

describe("a jwt node, before any message", () => {
	let folder: string;
	before(() => {
		folder = mkdtempSync(join(tmpdir(), "jwt-readiness-"));
	});
	after(() => rmSync(folder, { recursive: true, force: true }));
	afterEach(stop);

	for (const [title, options, problem] of PROBLEMS) {
		it(`says that it cannot work with ${title}, and why in the log, once`, async () => {
			const flow = await deploy(options);
			assert.deepEqual(await flow.statuses(1), [red("ERR_JWT_CONFIG_INVALID")]);
			const [message, ...others] = flow.logged(LEVEL.error, "jwt");
			assert.match(message ?? "", problem);
			assert.equal(others.length, 0);
			await flow.redeploy({ ...options, nodes: [{ id: "other", type: "helper", z: "tab", x: 0, y: 0, wires: [] }] });
			assert.equal(flow.logged(LEVEL.error, "jwt").length, 1, "another deploy is no news");
		});
	}

	for (const [value, type, problem] of BAD_ROWS) {
		for (const rows of ["addclaims", "headers"]) {
			it(`says that it cannot work with a row of the type ${type} in ${rows}, but only where it uses it`, async () => {
				const jwt = { [rows]: [{ claim: "it", name: "it", value, type }] };
				const flow = await deploy({ jwt });
				assert.deepEqual(await flow.statuses(1), [red("ERR_JWT_CLAIMS_INVALID")]);
				assert.match(flow.logged(LEVEL.error, "jwt").join(), problem);
				await flow.redeploy({ jwt: { ...jwt, mode: "decode" } });
				await flow.send({ payload: "no token" });
				const [, cleared, failed] = await flow.statuses(3);
				assert.deepEqual([cleared, failed?.text], [{}, "jwt.status.ERR_JWS_INVALID"]);
			});
		}
	}

	it("is ready with rows that need a message", async () => {
		const flow = await deploy({ jwt: { addclaims: [{ claim: "sub", value: "payload.user", type: "msg" }] } });
		await flow.send({ payload: { user: "jamie" } });
		assert.deepEqual(
			(await flow.statuses(1)).map(({ text }) => text),
			["jwt.status.generate"],
		);
	});

	it("is ready once its configuration is brought back, and red once that is deleted", async () => {
		const flow = await deploy({ config: null });
		assert.deepEqual(await flow.statuses(1), [red("ERR_JWT_CONFIG_MISSING")]);
		assert.match(flow.logged(LEVEL.error, "jwt").join(), /no configuration/);
		await flow.redeploy({});
		assert.deepEqual(await flow.statuses(2), [red("ERR_JWT_CONFIG_MISSING"), READY]);
		await flow.redeploy({ config: null });
		const statuses = await flow.statuses(4);
		assert.deepEqual(statuses.slice(2), [{}, red("ERR_JWT_CONFIG_MISSING")], "it was started anew");
	});

	for (const mode of ["generate", "verify"]) {
		it(`follows its key file without a message, to ${mode}, also if the configuration started later`, async () => {
			const secretfile = join(folder, `${mode}.secret`);
			const config = { keysource: "file", secretfile };
			const flow = await deploy({ jwt: { mode }, config: null });
			await flow.statuses(1);
			await flow.redeploy({ jwt: { mode }, config });
			assert.deepEqual((await flow.statuses(2)).at(-1), red("ERR_JWT_KEY_MISSING"));
			writeFileSync(secretfile, makeSecret());
			assert.deepEqual((await flow.statuses(3)).at(-1), READY);
			rmSync(secretfile);
			assert.deepEqual((await flow.statuses(4)).at(-1), {
				fill: "yellow",
				shape: "ring",
				text: "jwt.status.trouble-file",
			});
			writeFileSync(secretfile, makeSecret());
			assert.deepEqual((await flow.statuses(5)).at(-1), READY);
			const logged = flow.logged(LEVEL.warn, "jwt-config");
			assert.equal(logged.length, 2, `missing twice: ${logged}`);
			assert.equal(flow.logged(LEVEL.error, "jwt").length, 1, "only the missing configuration");
		}).timeout(30_000);
	}

	it("loses its status when it stops", async () => {
		const flow = await deploy();
		await flow.send({ payload: {} });
		assert.equal((await flow.statuses(1)).length, 1);
		await flow.redeploy({ jwt: { name: "another" } });
		assert.deepEqual((await flow.statuses(2)).at(-1), {});
	});
});
