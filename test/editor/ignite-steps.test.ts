/** The steps of Ignite's document, word by word, as someone takes them who has an empty flow and a mouse. */
import assert from "node:assert/strict";
import jsonwebtoken, { type JwtPayload } from "jsonwebtoken";
import { describeEditor } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";

/** What a step takes: how often the mouse is dragged and clicked (a double-click is one), and how many texts are typed. */
type Effort = [drags: number, clicks: number, texts: number];

const CODE =
	'msg.payload = { "name": "CYber Group Inc.", "Domain": "Information Technology & Services" };\nreturn msg;';
const ANSWER = 'msg.payload = { "access_token": msg.payload };\nreturn msg;';

describeEditor("the steps of Ignite's document", () => {
	const suite = editing([{ id: "99f38f53.62683", type: "tab", label: "Flow 1" }]);

	it("lead to a token with the clicks that it names and not one more", async () => {
		const { page } = suite.editor;
		const effort: Record<string, Effort> = {};
		let now: Effort = [0, 0, 0];
		const step = async (words: string, act: () => Promise<unknown>) => {
			now = [0, 0, 0];
			await act();
			effort[words] = now;
		};
		const click = (selector: string) => {
			now[1]++;
			return page.locator(selector).click();
		};
		const type = async (selector: string, text: string) => {
			await click(selector);
			now[2]++;
			await page.keyboard.press("Control+a");
			await page.keyboard.insertText(text);
		};
		const chart = page.locator("#red-ui-workspace-chart");
		const drop = (kind: string, x: number, y: number) => {
			now[0]++;
			return page
				.locator(`.red-ui-palette-node[data-palette-type="${kind}"]`)
				.dragTo(chart, { targetPosition: { x, y } });
		};
		const node = (index: number) => page.locator("#red-ui-workspace-chart .red-ui-flow-node-group").nth(index);
		const open = async (index: number) => {
			now[1]++;
			// On a busy machine, the second click can come too late for a double-click.
			const shown = () => page.locator(".red-ui-tray").first().waitFor({ timeout: 2000 });
			const doubleClick = () => node(index).locator(".red-ui-flow-node").dblclick({ force: true });
			await doubleClick();
			await shown().catch(doubleClick);
			await suite.editor.dialog(/Edit/);
			// Node-RED gives the first field the focus a moment after a dialog opens.
			await page.locator(".red-ui-tray:last-child :focus").waitFor();
		};
		const press = (button: "ok") => {
			now[1]++;
			return suite.editor.press(button);
		};
		const wire = async (from: number, to: number) => {
			now[0]++;
			await node(from).locator(".red-ui-flow-port-output .red-ui-flow-port").hover({ force: true });
			await page.mouse.down();
			await node(to).locator(".red-ui-flow-port-input .red-ui-flow-port").hover({ force: true });
			await page.mouse.up();
		};
		const program = async (index: number, code: string) => {
			await open(index);
			await type("#node-input-func-editor", code);
			await press("ok");
		};

		await step("Drag and drop an Http in node to create an endpoint to receive the http requests.", async () => {
			await drop("http in", 100, 100);
			await open(0);
			await type("#node-input-url", "/jwt/generate");
			await press("ok");
		});
		await step("Use a Function node and set some data as payload for the JWT.", async () => {
			await drop("function", 300, 100);
			await program(1, CODE);
		});
		await step("Drag and drop a JWT node", () => drop("jwt", 480, 100));
		await step("Use another Function node to send the token as an access_token back to the client", async () => {
			await drop("function", 300, 200);
			await program(3, ANSWER);
			await drop("http response", 480, 200);
			for (const [from, to] of [
				[0, 1],
				[1, 2],
				[2, 3],
				[3, 4],
			] as const)
				await wire(from, to);
		});
		await step("Double click on the node “jwt” and open the properties.", () => open(2));
		await step("Click on the edit button and add configuration.", async () => {
			await click("#node-input-btn-jwtconfig-add");
			await suite.editor.dialog(/jwt-config/);
			await page.locator(".red-ui-tray:last-child :focus").waitFor();
		});
		await step("Set any secret key.", () => type("#node-config-input-secret", "any secret key"));
		await step("Give some name to this configuration like igniteadmin.", () =>
			type("#node-config-input-name", "igniteadmin"),
		);
		await step("You can also change the expiration time for the JWT", async () => {
			await click("#jwt-config-tab-made-label");
			await type("#node-config-input-expiresin", "86400");
		});
		await step("Then click on button Add.", () => press("ok"));
		await step("Select mode as generate", async () => {
			assert.equal(await page.locator("#node-input-mode").inputValue(), "generate");
		});
		await step("and then click “Done”", () => press("ok"));
		await step("Click “Deploy”", () => {
			now[1]++;
			return suite.editor.deploy();
		});

		const response = await fetch(`${suite.nodeRed.url}/jwt/generate`);
		const { access_token } = (await response.json()) as { access_token: string };
		const claims = jsonwebtoken.verify(access_token, "any secret key", { algorithms: ["HS256"] }) as JwtPayload;
		assert.equal(claims.name, "CYber Group Inc.");
		assert.equal(claims.exp, (claims.iat as number) + 86_400);
		assert.deepEqual(effort, {
			"Drag and drop an Http in node to create an endpoint to receive the http requests.": [1, 3, 1],
			"Use a Function node and set some data as payload for the JWT.": [1, 3, 1],
			"Drag and drop a JWT node": [1, 0, 0],
			"Use another Function node to send the token as an access_token back to the client": [6, 3, 1],
			"Double click on the node “jwt” and open the properties.": [0, 1, 0],
			"Click on the edit button and add configuration.": [0, 1, 0],
			"Set any secret key.": [0, 1, 1],
			"Give some name to this configuration like igniteadmin.": [0, 1, 1],
			"You can also change the expiration time for the JWT": [0, 2, 1],
			"Then click on button Add.": [0, 1, 0],
			// The action of a new node.
			"Select mode as generate": [0, 0, 0],
			"and then click “Done”": [0, 1, 0],
			"Click “Deploy”": [0, 1, 0],
		} satisfies Record<string, Effort>);
	}).timeout(60_000);
});
