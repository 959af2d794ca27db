/**
 * The conversion of nodes of older packages on the canvas. Those packages are not installed here, as where a flow is imported
 * into a new Node-RED; `test/matrix/convert.test.ts` converts nodes of the installed package.
 */
import assert from "node:assert/strict";
import { convert, MENU_ITEM, report } from "../support/converting.js";
import { describeEditor } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";
import { makeSecret } from "../support/fixtures.js";
import { asApi, sign, verify } from "../support/migrating.js";
import type { FlowNode } from "../support/node-red.js";
import { read } from "../support/tokens.js";

const SECRET = makeSecret();
const CLAIMS = { sub: "jamie", roles: ["reader", "admin"] };
/** Nodes of node-red-contrib-jsonwebtoken. */
const JSONWEBTOKEN: FlowNode[] = [
	{
		...{ id: "making", type: "jwt sign", name: "make a token", mode: "secret", algorithm: "HS256" },
		...{
			secret: SECRET,
			secretType: "str",
			expiresIn: "3600",
			expiresInType: "num",
			output: "token",
			outputType: "msg",
		},
		...{ sign: "payload", signType: "msg", issuer: "https://login.example.com", issuerType: "str", g: "group" },
		...{ x: 300, y: 100 },
	},
	{
		...{ id: "checking", type: "jwt verify", name: "is an admin?", mode: "secret", algorithms: "HS256" },
		...{ secret: SECRET, secretType: "str", token: "bearer_authorization_header", output: "payload" },
		...{ issuer: "https://login.example.com", issuerType: "str", x: 300, y: 180 },
		constraints: [{ property: "roles", validator: "any_of", value: '["admin"]', typeValue: "json" }],
	},
];
/** A node of node-red-contrib-jwt in a subflow. */
const IN_SUBFLOW: FlowNode[] = [
	{
		...{ id: "sub", type: "subflow", name: "check", in: [{ x: 40, y: 40, wires: [{ id: "inner" }] }] },
		out: [{ x: 400, y: 40, wires: [{ id: "inner", port: 0 }] }],
	},
	{
		...{
			id: "inner",
			type: "jwt verify",
			z: "sub",
			name: "inside",
			alg: ["HS256"],
			secret: SECRET,
			key: "",
			jwkurl: "",
		},
		...{ signvar: "payload", storetoken: "payload", x: 200, y: 40, wires: [[]] },
	},
];
/** Returns a free place on the canvas. */
const placeOf = (index: number) => ({ x: 120 + (index % 4) * 200, y: 260 + Math.floor(index / 4) * 60 });
const FLOW: FlowNode[] = [
	...asApi(JSONWEBTOKEN, "old", SECRET).map((node, index) =>
		node.z && !node.x ? { ...node, ...placeOf(index) } : node,
	),
	{
		id: "group",
		type: "group",
		z: "tab.old",
		name: "makers",
		nodes: ["making"],
		style: {},
		x: 200,
		y: 60,
		w: 200,
		h: 80,
	},
	...IN_SUBFLOW,
];

describeEditor("converting nodes of older packages", () => {
	const suite = editing([]);
	// The runtime does not start flows with nodes that it does not know, so they come into the editor as an import.
	beforeEach(async () => {
		await suite.editor.import(JSON.stringify(FLOW));
		await suite.editor.page.waitForFunction("RED.nodes.node('making')");
	});
	const flows = () => suite.editor.page.evaluate("RED.nodes.createCompleteNodeSet()") as Promise<FlowNode[]>;
	const inOrder = (nodes: FlowNode[]) => [...nodes].sort((a, b) => a.id.localeCompare(b.id));

	it("turns nodes whose package is not installed into ones that work, with their keys", async () => {
		const { nodeRed, editor } = suite;
		await convert(editor, 3);
		await editor.screenshot("convert-report");
		await editor.deploy();
		const token = await sign(nodeRed.url, "old", CLAIMS);
		const { iat, exp, ...claims } = read(token).claims;
		assert.deepEqual([claims, Number(exp) - Number(iat)], [{ ...CLAIMS, iss: "https://login.example.com" }, 3600]);
		assert.equal((await verify(nodeRed.url, "old", token)).status, 200);
		const reader = await sign(nodeRed.url, "old", { ...CLAIMS, roles: ["reader"] });
		assert.equal((await verify(nodeRed.url, "old", reader)).status, 500, "a Catch node answers, as before");
		const file = await (await fetch(`${nodeRed.url}/flows`)).text();
		assert.ok(!file.includes(SECRET));
	});

	it("keeps wires, groups, positions and the rest of the flow", async () => {
		const before = inOrder(await flows());
		await convert(suite.editor, 3);
		const after = inOrder(await flows());
		const configs = after.filter(({ type }) => type === "jwt-config");
		assert.deepEqual(configs.map(({ name }) => name).sort(), ["inside", "make a token"]);
		const others = after.filter(({ type }) => type !== "jwt-config");
		const frame = ({ id, z, x, y, g, wires, name, nodes }: FlowNode) => ({ id, z, x, y, g, wires, name, nodes });
		assert.deepEqual(others.map(frame), before.map(frame));
		const isConverted = ({ id }: FlowNode) => ["making", "checking", "inner"].includes(id);
		assert.deepEqual(
			others.filter((node) => !isConverted(node)),
			before.filter((node) => !isConverted(node)),
		);
		assert.deepEqual(
			others.filter(isConverted).map(({ type, mode }) => [type, mode]),
			[
				["jwt", "verify"],
				["jwt", "verify"],
				["jwt", "generate"],
			],
		);
	});

	it("is one step to undo and redo", async () => {
		const { page } = suite.editor;
		// Drawing a group sets its size.
		await page.evaluate("RED.workspaces.show('tab.old'); RED.view.redraw(true, true)");
		const before = inOrder(await flows());
		const steps = await page.evaluate("RED.history.depth()");
		await convert(suite.editor, 3);
		const after = inOrder(await flows());
		assert.equal(await page.evaluate("RED.history.depth()"), Number(steps) + 1);
		await report(page).getByRole("button", { name: "Close" }).click();
		await suite.editor.screenshot("convert-converted");
		for (const _ of [1, 2]) {
			await page.evaluate("RED.actions.invoke('core:undo')");
			assert.deepEqual(inOrder(await flows()), before);
			await suite.editor.screenshot("convert-undone");
			await page.evaluate("RED.actions.invoke('core:redo')");
			await suite.editor.screenshot("convert-redone");
			assert.deepEqual(inOrder(await flows()), after);
		}
		await suite.editor.deploy();
		assert.equal((await verify(suite.nodeRed.url, "old", await sign(suite.nodeRed.url, "old", CLAIMS))).status, 200);
	});

	it("converts the selected nodes alone", async () => {
		const { page } = suite.editor;
		await page.evaluate("RED.workspaces.show('tab.old'); RED.view.select({ nodes: [RED.nodes.node('checking')] })");
		await convert(suite.editor, 1);
		const types = (await flows()).filter(({ id }) => ["making", "checking", "inner"].includes(id));
		assert.deepEqual(types.map(({ type }) => type).sort(), ["jwt", "jwt sign", "jwt verify"]);
	});

	it("converts the nodes in a selected group", async () => {
		const { page } = suite.editor;
		await page.evaluate("RED.workspaces.show('tab.old'); RED.view.select({ nodes: [RED.nodes.group('group')] })");
		await convert(suite.editor, 1);
		assert.equal(await suite.editor.property("making", "type"), "jwt");
	});

	it("leaves locked flows as they are", async () => {
		const { page } = suite.editor;
		await page.evaluate("RED.nodes.workspace('tab.old').locked = true");
		await convert(suite.editor, 1);
		assert.match(await report(page).innerText(), /locked flows, which stay as they are: 2/);
		assert.equal(await suite.editor.property("making", "type"), "unknown");
		await page.evaluate("RED.nodes.workspace('tab.old').locked = false");
	});

	it("lists what to look at, and shows the nodes", async () => {
		const { page } = suite.editor;
		await convert(suite.editor, 3);
		const text = await report(page).innerText();
		for (const expected of [
			/A token without the claim roles is refused now\.\s+is an admin\?/,
			/Tokens without an expiration are refused now\. The configuration can allow them\.\s+inside, is an admin\?/,
			/The key was in the flow file.*\s+inside, make a token, is an admin\?/,
		]) {
			assert.match(text, expected);
		}
		await report(page).getByRole("link", { name: "inside" }).first().click();
		await page.waitForFunction("RED.workspaces.active() === 'sub'");
		await report(page).getByRole("button", { name: "Close" }).click();
		await report(page).waitFor({ state: "detached" });
	});

	it("lets nothing through a node that lost a check", async () => {
		const { nodeRed, editor } = suite;
		await editor.page.evaluate(
			`RED.nodes.node("checking")._orig.constraints = [{ property: "mail", validator: "email" }]`,
		);
		await convert(editor, 3);
		assert.match(await report(editor.page).innerText(), /no counterpart: mail: email.*\s+is an admin\?/);
		await editor.deploy();
		// Node-RED makes no node that is disabled, so that nothing takes its messages.
		const deployed = (await (await fetch(`${nodeRed.url}/flows`)).json()) as FlowNode[];
		assert.deepEqual(
			inOrder(deployed.filter(({ type }) => type === "jwt")).map(({ id, d }) => [id, d]),
			[
				["checking", true],
				["inner", undefined],
				["making", undefined],
			],
		);
	});

	it("is offered once after the package was updated, which loads its script again", async () => {
		const { page } = suite.editor;
		await page.evaluate(async () => {
			const headers = { Accept: "text/html" };
			const html = await (await fetch("nodes/@flowjwt/node-red-jwt/jwt", { headers })).text();
			(window as unknown as { jQuery: JQueryStatic }).jQuery("body").append(html);
		});
		assert.equal(await page.locator(`#${MENU_ITEM}`).count(), 1);
		await convert(suite.editor, 3);
	});

	it("says so where there is nothing to convert", async () => {
		const { page, deploy } = suite.editor;
		await convert(suite.editor, 3);
		await report(page).getByRole("button", { name: "Close" }).click();
		await deploy();
		await page.evaluate(`jQuery("#${MENU_ITEM}").trigger("click")`);
		await page.getByText("No node of node-red-contrib-jwt").waitFor();
	});
});
