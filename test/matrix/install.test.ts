/** The tarball, installed into an empty user directory of each Node-RED it is made for. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { findExamples, readExample } from "../../scripts/examples.js";
import { checkViews, VIEWS_FLOW } from "../support/dialog-views.js";
import { allMatches, read } from "../support/documents.js";
import { findFlaws, readDrawing, sheetsOf } from "../support/drawn-flow.js";
import { describeEditor, launchBrowser, openEditor } from "../support/editor.js";
import { igniteFlow, makeSecret, withSecret } from "../support/fixtures.js";
import { assertSaved, assertVerifies, IGNITE, igniteFlows } from "../support/ignite.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { fetchRuntime, installPackage } from "../support/runtimes.js";
import { ask, sessionRoutes, type Tokens } from "../support/session-routes.js";

const RUNTIMES = [
	{ nodeRed: "4.1", node: "20", themes: ["light"], hasMlDsa: false },
	{ nodeRed: "5.0", node: "24", themes: ["light", "dark"], hasMlDsa: true },
	// The newest Node.js.
	{ nodeRed: "5.0", node: "26", themes: [], hasMlDsa: true },
	// The oldest Node.js that Node-RED 5.0 runs on, which cannot require an ES module.
	{ nodeRed: "5.0", node: "22.9.0", themes: [], hasMlDsa: false },
];

const EXAMPLES = findExamples();
const FOLDERS = [...new Set(EXAMPLES.map(({ folder }) => folder))];
/** The folders with their examples, as the Import dialog lists them when all folders are open. */
const IN_DIALOG = FOLDERS.flatMap((folder) => [
	folder,
	...EXAMPLES.filter((example) => example.folder === folder).map(({ name }) => name),
]);

/** What Node-RED says of itself in a new user directory. */
const OWN_WARNINGS = /Projects disabled|Encrypted credentials not found/;

describe("README.md", () => {
	it("names what the package is tried on, and nothing else", () => {
		const [, tried = ""] =
			/Each change is tried on (.+?)\. To install/.exec(read("README.md").replace(/\s+/g, " ")) ?? [];
		const named = allMatches(tried, /(Node-RED [\d.]+ with Node\.js [\d., and]+\d)/g).flatMap((part) => {
			const [nodeRed, ...nodes] = allMatches(part, /(\d[\d.]*)/g);
			return nodes.map((node) => `${nodeRed} ${node}`);
		});
		const runtimes = RUNTIMES.map(({ nodeRed, node }) => `${nodeRed} ${node.replace(/(\.\d+)\.\d+$/, "$1")}`);
		assert.deepEqual(named.sort(), runtimes.sort());
	});
});

for (const { nodeRed, node, themes, hasMlDsa } of RUNTIMES) {
	describe(`installed into Node-RED ${nodeRed} on Node.js ${node}`, function () {
		this.timeout(300_000);
		let red: NodeRed;
		before(async () => {
			red = await startNodeRed({ ...fetchRuntime(nodeRed, node), install: installPackage });
		});
		after(() => red?.stop());

		it("is the Node-RED and Node.js asked for", () => {
			assert.match(red.log(), new RegExp(`Node-RED version: v${nodeRed}`));
			assert.match(red.log(), new RegExp(`Node.js  version: v${node}`));
		});

		it("loads without a warning", async () => {
			const complaints = red
				.log()
				.split("\n")
				.filter((line) => /\[(warn|error)\]|deprecat/i.test(line));
			assert.deepEqual(
				complaints.filter((line) => !OWN_WARNINGS.test(line)),
				[],
			);
			const response = await fetch(`${red.url}/nodes`, { headers: { Accept: "application/json" } });
			const sets = (await response.json()) as { module: string; types: string[]; enabled: boolean; err?: string }[];
			const own = sets.filter((set) => set.module === "@flowjwt/node-red-jwt");
			assert.deepEqual(
				own.map(({ types, enabled, err }) => [types, enabled, err]),
				[
					[["jwt"], true, undefined],
					[["jwt-config"], true, undefined],
					[["jwt-request"], true, undefined],
					[["jwt-session"], true, undefined],
					[["jwt-store"], true, undefined],
				],
			);
		});

		it("serves its icon", async () => {
			const response = await fetch(`${red.url}/icons/@flowjwt/node-red-jwt/jwt.svg`);
			assert.match(await response.text(), /<title>jwt<\/title>/);
		});

		it("starts, renews and ends a session", async () => {
			await red.deploy(sessionRoutes({}));
			const first = (await ask(`${red.url}/start`, { sub: "jamie" })).body as Tokens;
			const { status, body } = await ask(`${red.url}/renew`, first);
			const { access_token } = body as Tokens;
			assert.equal(status, 200);
			assert.equal((await ask(`${red.url}/verify`, undefined, access_token)).status, 200);
			assert.deepEqual((await ask(`${red.url}/end`, body as Tokens)).body, { ended: true });
			assert.equal((await ask(`${red.url}/verify`, undefined, access_token)).status, 401);
		});

		it("answers a token by the flow of the documentation", async () => {
			await red.deploy(withSecret(igniteFlow(), makeSecret()));
			const response = await fetch(`${red.url}/jwt/generate`);
			assert.match(((await response.json()) as { access_token: string }).access_token, /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
		});

		it("answers every request by the flow of the documentation that verifies", async () => {
			const secret = makeSecret();
			await red.deploy(igniteFlows(secret));
			await assertVerifies(red.url, secret);
		});

		it(`makes keys, signs and verifies with every algorithm, ${hasMlDsa ? "with" : "without"} ML-DSA`, async () => {
			const settings = (await (await fetch(`${red.url}/settings`)).json()) as { jwtConfigAlgorithms: string[] };
			const algorithms = settings.jwtConfigAlgorithms;
			assert.equal(
				algorithms.some((algorithm) => algorithm.startsWith("ML-DSA")),
				hasMlDsa,
			);
			assert.equal(algorithms.length, hasMlDsa ? 17 : 14);
			await red.deploy(await roundTrips(red.url, algorithms));
			for (const algorithm of algorithms) {
				const response = await fetch(`${red.url}/round-trip/${algorithm}`);
				const { header, claims } = (await response.json()) as { header: { alg: string }; claims: { sub: string } };
				assert.deepEqual([header.alg, claims.sub], [algorithm, "jamie"]);
			}
			await red.deploy(withSecret(igniteFlow(), makeSecret()));
		});

		for (const theme of themes) {
			describeEditor(`in the editor, ${theme} theme`, () => {
				let browser: Browser;
				before(async () => {
					browser = await launchBrowser();
				});
				after(() => browser?.close());

				it("keeps both outputs of the flow of the documentation that verifies, when it is opened and saved", async () => {
					const secret = makeSecret();
					await red.deploy(igniteFlows(secret));
					const editor = await openEditor(browser, red, { dark: theme === "dark" });
					await editor.open(IGNITE.verify);
					await editor.screenshot(`node-red-${nodeRed} ${theme} ignite`);
					await editor.press("ok");
					await editor.deploy();
					await assertSaved(red.url);
					await assertVerifies(red.url, secret);
					assert.deepEqual(editor.errors, []);
					await editor.close();
				});

				it("has dialogs in reach and easy to read at every width of a window", async () => {
					await red.deploy(VIEWS_FLOW);
					const languages = process.env.SCREENSHOTS ? ["en-US", "de"] : [theme === "dark" ? "en-US" : "de"];
					for (const locale of languages) {
						const editor = await openEditor(browser, red, { locale, dark: theme === "dark" });
						await checkViews(editor, `views node-red-${nodeRed} ${theme} ${locale}`);
						assert.deepEqual(editor.errors, []);
						await editor.close();
					}
					await red.deploy(withSecret(igniteFlow(), makeSecret()));
				});

				it("draws every example tidily", async () => {
					const flows = EXAMPLES.map((example) => readExample<FlowNode>(example));
					await red.deploy(flows.flat());
					const editor = await openEditor(browser, red, { dark: theme === "dark" });
					for (const sheet of flows.flatMap(sheetsOf)) {
						assert.deepEqual(findFlaws(await readDrawing(editor.page, sheet)), [], sheet.name);
					}
					assert.deepEqual(editor.errors, []);
					await editor.close();
					await red.deploy(withSecret(igniteFlow(), makeSecret()));
				});

				it("shows the node, its icon, its help and its examples", async () => {
					const editor = await openEditor(browser, red, { dark: theme === "dark" });
					const { page } = editor;
					const icon = page.locator('.red-ui-palette-node[data-palette-type="jwt"] .red-ui-palette-icon');
					assert.match(await icon.evaluate((element) => getComputedStyle(element).backgroundImage), /jwt\.svg/);
					for (const type of ["jwt", "jwt-config"]) {
						await page.evaluate(`RED.sidebar.help.show(${JSON.stringify(type)})`);
						await page.locator(".red-ui-help-title", { hasText: new RegExp(`^${type}$`) }).waitFor();
						await page.locator(".red-ui-help h3", { hasText: "Details" }).first().waitFor();
					}
					await editor.screenshot(`node-red-${nodeRed} ${theme} help`);
					await page.keyboard.press("Control+i");
					await page
						.locator(
							"#red-ui-clipboard-dialog-tab-examples-label, a[href='#red-ui-clipboard-dialog-import-tab-examples']",
						)
						.first()
						.click();
					const menu = page.locator("#red-ui-clipboard-dialog-import-tab-examples");
					await menu.getByText("@flowjwt/node-red-jwt", { exact: true }).click();
					for (const folder of FOLDERS) await menu.getByText(folder, { exact: true }).click();
					for (const { name } of EXAMPLES) await menu.getByText(name, { exact: true }).waitFor();
					const labels = await menu.locator(".red-ui-treeList-label-text").allInnerTexts();
					const ours = labels.slice(labels.indexOf("@flowjwt/node-red-jwt") + 1);
					assert.deepEqual(
						ours.slice(0, IN_DIALOG.length).map((label) => label.trim()),
						IN_DIALOG,
					);
					await editor.screenshot(`node-red-${nodeRed} ${theme} examples`);
					await page.locator("#red-ui-clipboard-dialog-cancel").click();
					await editor.open("91ef189c.6f3fb8");
					await editor.screenshot(`node-red-${nodeRed} ${theme} jwt`);
					await page.locator("#node-input-btn-jwtconfig-edit, #node-input-lookup-jwtconfig").first().click();
					await editor.dialog(/jwt-config/);
					await editor.screenshot(`node-red-${nodeRed} ${theme} jwt-config`);
					assert.deepEqual(editor.errors, []);
					await editor.close();
				});
			});
		}
	});
}

/** A route for each algorithm that signs with a key the runtime made, and verifies what it signed. */
async function roundTrips(url: string, algorithms: readonly string[]): Promise<FlowNode[]> {
	const z = "round.trips";
	const routes = algorithms.map(async (name): Promise<FlowNode[]> => {
		const id = (part: string) => `${part}.${name}`;
		const jwt = { type: "jwt", z, jwtconfig: id("keys") };
		return [
			{ id: id("in"), type: "http in", z, url: `/round-trip/${name}`, method: "get", wires: [[id("sign")]] },
			{ ...jwt, id: id("sign"), claims: '{"sub":"jamie"}', claimsType: "json", wires: [[id("verify")]] },
			{ ...jwt, id: id("verify"), mode: "verify", complete: true, wires: [["round.out"]] },
			{ id: id("keys"), type: "jwt-config", algorithm: name, credentials: await makeKeys(url, name) },
		];
	});
	const out = { id: "round.out", type: "http response", z, headers: {}, wires: [] };
	return [{ id: z, type: "tab", label: "round trips" }, ...(await Promise.all(routes)).flat(), out];
}

async function makeKeys(url: string, algorithm: string): Promise<object> {
	if (algorithm.startsWith("HS")) return { secret: makeSecret() };
	const headers = { "Content-Type": "application/json" };
	const response = await fetch(`${url}/jwt-config/generate`, {
		method: "POST",
		headers,
		body: JSON.stringify({ algorithm }),
	});
	const { privatekey } = (await response.json()) as { privatekey: string };
	return { privatekey };
}
