/** Whom to trust, in the dialogs: other configurations of a node, and the tenants of a configuration. */
import assert from "node:assert/strict";
import { describeEditor } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";
import { ARN } from "../support/load-balancer.js";
import type { FlowNode } from "../support/node-red.js";

const z = "tab1";
const config = (id: string, more: object): FlowNode => ({
	...{
		id,
		type: "jwt-config",
		name: `keys of ${id}`,
		algorithm: "HS256",
		keysource: "inline",
		issuer: "",
		tenants: "",
	},
	...more,
	credentials: { secret: "secret-of-the-tests-".repeat(2) },
});
const verify = (id: string, y: number, more: object): FlowNode => ({
	...{ id, type: "jwt", z, name: `step ${id}`, mode: "verify", jwtconfig: "own", x: 200, y, wires: [[]] },
	...more,
});
const FLOW: FlowNode[] = [
	{ id: z, type: "tab", label: "several" },
	{ id: "tab2", type: "tab", label: "another" },
	verify("one", 80, {}),
	verify("lost", 140, { alternatives: ["shop", "gone"] }),
	verify("twice", 200, { alternatives: ["own"] }),
	verify("vague", 260, { alternatives: ["nameless"] }),
	verify("right", 320, { alternatives: ["shop"] }),
	verify("balanced", 380, { alternatives: ["balancer"] }),
	config("own", {}),
	config("shop", { issuer: "https://shop.example" }),
	config("nameless", {}),
	config("elsewhere", { z: "tab2", issuer: "https://elsewhere.example" }),
	config("balancer", { algorithm: "ES256", keysource: "alb", signer: ARN }),
	config("tenants", { issuer: "https://login.example/{tenantid}", tenants: "" }),
	config("any", { issuer: "https://login.example/{tenantid}", tenants: "*" }),
	config("unused", { issuer: "https://login.example", tenants: "one" }),
	config("commas", { issuer: " , " }),
];

describeEditor("other configurations in the dialog", () => {
	const suite = editing(FLOW);
	const list = () => suite.editor.page.locator("#jwt-alternatives");
	const users = (id: string) =>
		suite.editor.page.evaluate(`RED.nodes.node(${JSON.stringify(id)}).users.map(({ id }) => id).sort()`);
	const errors = async (id: string) => String(await suite.editor.property(id, "validationErrors"));
	const add = async (id: string) => {
		const { page } = suite.editor;
		if (!(await list().isVisible())) await page.locator(".jwt-form summary").click();
		await page.getByRole("button", { name: "add a configuration" }).click();
		await list().locator("select").last().focus();
		await list().locator("select").last().selectOption(id);
	};

	it("are added, saved, shown again and deployed, and Node-RED knows who uses them", async () => {
		assert.deepEqual(await users("shop"), ["lost", "right"]);
		await suite.editor.open("one");
		await add("shop");
		const offered = await list().locator("option").allTextContents();
		assert.ok(offered.includes("keys of shop") && !offered.includes("keys of elsewhere"), `${offered}`);
		await suite.editor.screenshot("other configurations");
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("one", "alternatives"), ["shop"]);
		assert.deepEqual(await users("shop"), ["lost", "one", "right"]);

		await suite.editor.deploy({ confirm: true });
		const deployed = (await (await fetch(`${suite.nodeRed.url}/flows`)).json()) as FlowNode[];
		assert.deepEqual(deployed.find(({ id }) => id === "one")?.alternatives, ["shop"]);

		await suite.editor.open("one");
		assert.deepEqual(await list().locator("select").count(), 1);
		assert.equal(await list().locator("select").inputValue(), "shop");
		assert.ok(await list().isVisible());
		await list().locator(".red-ui-editableList-item-remove").click();
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("one", "alternatives"), []);
		assert.deepEqual(await users("shop"), ["lost", "right"]);

		await suite.editor.page.evaluate("RED.history.pop()");
		assert.deepEqual(await suite.editor.property("one", "alternatives"), ["shop"]);
		assert.deepEqual(await users("shop"), ["lost", "one", "right"]);
		await suite.editor.page.evaluate("RED.nodes.remove('one')");
		assert.deepEqual(await users("shop"), ["lost", "right"]);
	});

	it("are exported with the node, and imported as copies that it refers to", async () => {
		const { page } = suite.editor;
		const exported = await page.evaluate<{ id: string }[]>(
			"RED.nodes.createExportableNodeSet([RED.nodes.node('right')])",
		);
		assert.deepEqual(exported.map(({ id }) => id).sort(), ["own", "right", "shop"]);
		const copy = await page.evaluate<{ alternatives: string[]; known: boolean; used: boolean }>(`(() => {
			const flow = RED.nodes.createExportableNodeSet([RED.nodes.node("right")]);
			const importMap = { own: "copy", shop: "copy", right: "copy" };
			const { nodes } = RED.nodes.import(flow, { generateIds: true, importMap, addFlow: false });
			const { alternatives } = nodes.find(({ type }) => type === "jwt");
			const config = RED.nodes.node(alternatives[0]);
			return { alternatives, known: config?.name === "keys of shop", used: config?.users.length === 1 };
		})()`);
		assert.notDeepEqual(copy.alternatives, ["shop"]);
		assert.deepEqual([copy.alternatives.length, copy.known, copy.used], [1, true, true]);
	});

	it("are opened from their row", async () => {
		await suite.editor.open("right");
		await list().getByRole("button", { name: "edit" }).click();
		await suite.editor.dialog(/jwt-config/);
		assert.equal(await suite.editor.page.locator("#node-config-input-name").inputValue(), "keys of shop");
		await suite.editor.press("cancel");
		await suite.editor.press("cancel");
	});

	it("are marked where one is gone, chosen twice, or does not say whose tokens it is for", async () => {
		assert.match(await errors("lost"), /One of the other configurations was deleted/);
		assert.match(await errors("twice"), /A configuration is chosen twice/);
		assert.match(await errors("vague"), /Several of the configurations have no issuer/);
		for (const id of ["right", "balanced"]) assert.doesNotMatch(await errors(id), /configuration/);
		await suite.editor.open("lost");
		assert.equal(await list().locator("select").last().locator("option:checked").innerText(), "deleted: gone");
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("lost", "alternatives"), ["shop", "gone"]);
	});

	it("mark an issuer or tenants that would check nothing", async () => {
		assert.match(await errors("tenants"), /Enter the IDs of the tenants/);
		assert.match(await errors("unused"), /Tenants need an issuer with \{tenantid\}/);
		assert.match(await errors("commas"), /There is no name/);
		assert.doesNotMatch(await errors("any"), /enant/);
	});

	it("fill in the issuer for several tenants of Entra ID, and warn of any", async () => {
		const { page } = suite.editor;
		const at = (name: string) => page.locator(`#jwt-config-${name}`);
		const input = (name: string) => page.locator(`#node-config-input-${name}`);
		await page.evaluate(`RED.editor.editConfig("", "jwt-config", "own")`);
		await suite.editor.dialog(/jwt-config/);
		await input("keysource").selectOption("discovery");
		assert.ok(!(await at("row-tenants-key").isVisible()));
		await at("provider").selectOption("entra-tenants");
		await at("providervalue").fill("*");
		assert.match(await at("providervalue-hint").innerText(), /Users of any organization/);
		assert.match(String(await at("providervalue-hint").getAttribute("class")), /jwt-hint-warning/);
		await suite.editor.screenshot("any tenant");
		await at("providervalue").fill("AAAABBBB-0000-CCCC-1111-DDDD2222EEEE");
		assert.equal(await at("providervalue-hint").innerText(), "");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("own", "issuer"), "https://login.microsoftonline.com/{tenantid}/v2.0");
		assert.equal(await suite.editor.property("own", "tenants"), "aaaabbbb-0000-cccc-1111-dddd2222eeee");
		assert.doesNotMatch(await errors("own"), /\w/);

		await page.evaluate(`RED.editor.editConfig("", "jwt-config", "own")`);
		await suite.editor.dialog(/jwt-config/);
		assert.equal(await at("provider").inputValue(), "entra-tenants");
		assert.equal(await at("providervalue").inputValue(), "aaaabbbb-0000-cccc-1111-dddd2222eeee");
		await at("key-issuer").fill("https://login.example/{tenantid}");
		assert.equal(await at("provider").inputValue(), "");
		assert.ok(await at("row-tenants-key").isVisible());
		await suite.editor.press("cancel");
	});
});
