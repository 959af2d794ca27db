/** The dialogs of `jwt-session` and `jwt-store`, and what the others say of a store. */
import assert from "node:assert/strict";
import { inEachLanguage } from "../support/dialog-layout.js";
import { describeEditor } from "../support/editor.js";
import { browsing, editing } from "../support/editor-suite.js";
import { makeSecret } from "../support/fixtures.js";
import { type RedisServer, startRedis } from "../support/redis.js";

const z = "flow1";
const session = (id: string, y: number, properties: object = {}) => ({
	...{ id, type: "jwt-session", z, jwtconfig: "keys1", x: 200, y, wires: [[]] },
	...properties,
});
const flowWith = (url = "redis://127.0.0.1:1") => [
	{ id: z, type: "tab", label: "Flow 1" },
	session("start1", 100),
	session("renew1", 200, { mode: "renew", token: "refresh", tokenType: "cookie" }),
	session("end1", 300, { mode: "end", end: "subject" }),
	session("lost1", 400, { jwtconfig: "keys2" }),
	{
		id: "keys1",
		type: "jwt-config",
		name: "shop",
		algorithm: "HS256",
		store: "store1",
		credentials: { secret: makeSecret() },
	},
	{ id: "keys2", type: "jwt-config", name: "no store", algorithm: "HS256", credentials: { secret: makeSecret() } },
	{ id: "store1", type: "jwt-store", name: "sessions" },
	{ id: "store2", type: "jwt-store", kind: "redis", credentials: { url } },
];

describeEditor("the dialogs of sessions", () => {
	let redis: RedisServer;
	before(async () => {
		redis = await startRedis();
	});
	after(() => redis?.stop());
	const suite = editing(flowWith());

	const page = () => suite.editor.page;
	const input = (name: string) => page().locator(`#node-input-${name}`);
	const configInput = (name: string) => page().locator(`#node-config-input-${name}`);
	const problems = (id: string) => suite.editor.property(id, "validationErrors");
	const rows = async () =>
		(await page().locator(".jwt-form .form-row:visible > label:first-child").allInnerTexts()).map((text) =>
			text.trim(),
		);
	async function openConfig(type: string, id: string) {
		await page().evaluate(`RED.editor.editConfig("", "${type}", "${id}")`);
		await suite.editor.dialog(new RegExp(type));
	}

	it("show for each action what it needs", async () => {
		await suite.editor.open("start1");
		const cookie = ["Refresh cookie", "Cookie path"];
		const head = ["Name", "Action", "Configuration"];
		const expected: Record<string, string[]> = {
			start: [...head, "Claims from", "Add claims", ...cookie, "Put tokens in", "If it fails"],
			renew: [...head, "Token from", "Add claims", ...cookie, "Put tokens in", "If it fails"],
			end: [...head, "End", "Token from", ...cookie, "Put result in", "If it fails"],
		};
		for (const [mode, labels] of Object.entries(expected)) {
			await input("mode").selectOption(mode);
			assert.deepEqual(await rows(), labels);
		}
		await input("end").selectOption("subject");
		assert.deepEqual(await rows(), [...head, "End", "Subject (sub)", ...cookie, "Put result in", "If it fails"]);
	});

	it("keep what was typed, and give a second output", async () => {
		await suite.editor.open("start1");
		await input("mode").selectOption("renew");
		await page().getByRole("button", { name: "add a claim" }).click();
		await page().getByPlaceholder("claim", { exact: true }).fill("roles");
		await page().locator("#jwt-session-addclaims .red-ui-typedInput-input").fill("editor");
		await input("refreshcookie").fill("refresh");
		await input("refreshpath").fill("/session");
		await page().getByLabel("send to a second output").check();
		await suite.editor.press("ok");
		for (const [name, value] of Object.entries({
			mode: "renew",
			addclaims: [{ claim: "roles", value: "editor", type: "str" }],
			refreshcookie: "refresh",
			refreshpath: "/session",
			onfailure: "output",
			outputs: 2,
			token: "payload.refresh_token",
			tokenType: "msg",
			valid: true,
		})) {
			assert.deepEqual(await suite.editor.property("start1", name), value, name);
		}
	});

	it("keep the place of a token, and label nodes and ports by what they do", async () => {
		await suite.editor.open("renew1");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("renew1", "tokenType"), "cookie");
		assert.equal(await suite.editor.property("renew1", "token"), "refresh");
		const labels = await page().locator("#red-ui-workspace-chart .red-ui-flow-node-label text").allTextContents();
		assert.deepEqual(labels, ["start session", "renew session", "end session", "start session"]);
		const port = (id: string) =>
			page().evaluate(`RED.nodes.node("${id}")._def.outputLabels.call(RED.nodes.node("${id}"), 0)`);
		assert.deepEqual([await port("start1"), await port("end1")], ["tokens", "ended"]);
	});

	it("mark a configuration without a store, and claims, cookies and paths that cannot be", async () => {
		assert.deepEqual(await problems("lost1"), [
			"The configuration has no store. Open it, and choose or add a store on the tab Tokens checked.",
		]);
		assert.equal(await suite.editor.property("start1", "valid"), true);
		await suite.editor.open("start1");
		await page().getByRole("button", { name: "add a claim" }).click();
		await page().getByPlaceholder("claim", { exact: true }).fill("exp");
		await input("refreshcookie").fill("a b");
		await input("refreshpath").fill("session");
		await suite.editor.press("ok");
		assert.deepEqual(await problems("start1"), [
			"Add claims: The session sets the claim exp itself. Remove that row.",
			"Use only letters, digits, - and _ in the name of a cookie.",
			"The path must begin with a slash, such as /refresh.",
		]);
		await suite.editor.open("start1");
		await input("refreshcookie").fill("__Host-refresh");
		await input("refreshpath").fill("/refresh");
		await suite.editor.press("ok");
		assert.deepEqual(((await problems("start1")) as string[]).slice(1), [
			"A cookie whose name begins with __Host- needs the path /.",
		]);
	});

	it("choose a store in a configuration, and say that it is gone", async () => {
		await openConfig("jwt-config", "keys2");
		await page().locator("#jwt-config-tabs a").nth(2).click();
		await configInput("store").selectOption("store1");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys2", "store"), "store1");
		assert.equal(await suite.editor.property("lost1", "valid"), true);
	});

	it("keep a store's times, and say what is wrong with them", async () => {
		await openConfig("jwt-store", "store1");
		const hint = (name: string) => page().locator(`#node-config-input-${name}-hint`);
		await configInput("refreshexpiresin").fill("14d");
		assert.equal(await hint("refreshexpiresin").innerText(), "= 2 weeks");
		await configInput("reusegrace").fill("10m");
		assert.equal(await hint("reusegrace").innerText(), "Enter at most 300 seconds.");
		await configInput("sessionexpiresin").fill("");
		assert.equal(await hint("sessionexpiresin").innerText(), "Enter a time span, such as 7d.");
		await configInput("reusegrace").fill("0");
		await configInput("sessionexpiresin").fill("60d");
		await suite.editor.press("ok");
		for (const [name, value] of Object.entries({ refreshexpiresin: "14d", sessionexpiresin: "60d", reusegrace: "0" }))
			assert.equal(await suite.editor.property("store1", name), value);
		assert.equal(await suite.editor.property("store1", "valid"), true);
	});

	it("try the connection to Redis as typed and as stored, and never bring the URL back", async () => {
		await openConfig("jwt-store", "store2");
		const report = page().locator("#jwt-store-report");
		assert.ok(!(await configInput("url").inputValue()).includes("redis://"));
		await page().locator("#jwt-store-check").click();
		await report.filter({ hasText: "Redis cannot be reached" }).waitFor();
		await configInput("url").fill(redis.url);
		await page().locator("#jwt-store-check").click();
		await report.filter({ hasText: "Redis answers and can be written to." }).waitFor();
		await configInput("url").fill("https://redis");
		assert.equal(await report.innerText(), "");
		await suite.editor.press("ok");
		assert.deepEqual(await problems("store2"), ["The URL must begin with redis:// or rediss://."]);
	});

	it("offer the context stores that there are", async () => {
		await openConfig("jwt-store", "store1");
		const options = await configInput("contextstore").locator("option").allInnerTexts();
		assert.deepEqual(options, ["the default one (memory)", "memory"]);
		assert.equal(await configInput("url").isVisible(), false);
		await configInput("kind").selectOption("redis");
		assert.equal(await configInput("url").isVisible(), true);
		assert.equal(await configInput("contextstore").isVisible(), false);
	});
});

describeEditor("the layout of the dialogs of sessions", () => {
	const suite = browsing();
	before(() => suite.nodeRed.deploy(flowWith()));

	inEachLanguage(suite, (layout) => {
		it("that of jwt-session fits 500 pixels, every field named", async () => {
			await layout.editor.open("start1");
			await layout.editor.page
				.locator("#jwt-session-addclaims")
				.locator("xpath=../..")
				.locator("a, button")
				.last()
				.click();
			for (const [mode, end] of [["start"], ["renew"], ["end", "session"], ["end", "subject"]] as const) {
				await layout.editor.page.locator("#node-input-mode").selectOption(mode);
				if (end) await layout.editor.page.locator("#node-input-end").selectOption(end);
				await layout.check("jwt-session", [mode, end].join(" ").trim());
			}
		});

		it("that of jwt-store fits 500 pixels, every field named", async () => {
			await layout.editor.page.evaluate(`RED.editor.editConfig("", "jwt-store", "store2")`);
			await layout.editor.dialog(/jwt-store/);
			for (const kind of ["context", "redis"]) {
				await layout.editor.page.locator("#node-config-input-kind").selectOption(kind);
				if (kind === "redis") {
					await layout.editor.page.locator("#jwt-store-check").click();
					await layout.editor.page
						.locator("#jwt-store-report")
						.filter({ hasText: "Redis cannot be reached" })
						.waitFor();
				}
				await layout.check("jwt-store", kind);
			}
		});
	});
});
