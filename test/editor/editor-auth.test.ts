/** The editor and its API under `editorAuth`, behind a proxy that adds the user's token, as Cloudflare Access does. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { describeEditor, openEditor } from "../support/editor.js";
import { CONFIG, endpoints, flow, mint, now, secret } from "../support/guarded.js";
import { type HeaderProxy, startHeaderProxy } from "../support/header-proxy.js";
import { type NodeRed, startNodeRed } from "../support/node-red.js";
import { sharedBrowser } from "../support/shared.js";

const HEADER = "Cf-Access-Jwt-Assertion";
const editor = { email: "kim@example.com", roles: ["admin"] };
const reader = { email: "jamie@example.com" };

describeEditor("the editor under editorAuth", () => {
	const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-secret-"));
	const secretfile = join(folder, "secret");
	const { credentials: _, ...config } = CONFIG;
	const flows = flow(...endpoints(["/notes"])).map((node) =>
		node === CONFIG ? { ...config, keysource: "file", secretfile } : node,
	);
	let nodeRed: NodeRed;
	let proxy: HeaderProxy;
	before(async () => {
		writeFileSync(secretfile, secret);
		const code = `adminAuth: guard.editorAuth("api", {
			token: { header: "${HEADER}" },
			permissions: [
				{ permissions: "*", rules: [{ claim: "roles", operator: "contains", value: "admin" }] },
				{ permissions: "read", rules: [{ claim: "email", operator: "matches", value: ".*@example\\\\.com" }] },
			],
		}),`;
		nodeRed = await startNodeRed({ code, flows, headers: { [HEADER]: mint(editor) } });
		proxy = await startHeaderProxy(nodeRed.url, HEADER);
	});
	after(async () => {
		await Promise.all([proxy?.stop(), nodeRed?.stop()]);
		rmSync(folder, { recursive: true });
	});

	const ask = (path: string, token?: string, method = "GET") =>
		fetch(`${nodeRed.url}${path}`, {
			method,
			headers: {
				...(token && { [HEADER]: token }),
				...(method === "POST" && { "Content-Type": "application/json" }),
				Accept: "application/json",
			},
			...(method === "POST" && { body: JSON.stringify(flows) }),
		});

	const rows: [title: string, claims: object | undefined, read: number, write: number][] = [
		["without a token", undefined, 401, 401],
		["with an expired token", { ...editor, exp: now() - 1 }, 401, 401],
		["with a token of another company", { email: "eve@example.net" }, 401, 401],
		["with a token that names nobody", { roles: ["admin"], sub: undefined }, 401, 401],
		["as a reader", reader, 200, 401],
		["as an admin", editor, 200, 204],
	];
	for (const [title, claims, read, write] of rows) {
		it(`its API answers ${read} to who reads and ${write} to who deploys, ${title}`, async () => {
			const token = claims && mint(claims);
			assert.equal((await ask("/flows", token)).status, read);
			const deploy = async () => {
				assert.equal((await ask("/flows", token, "POST")).status, write);
			};
			await (write === 204 ? nodeRed.deployed(deploy) : deploy());
		});
	}

	it("does not take the token from another header, or one with another word before it", async () => {
		const token = mint(editor);
		const refused: [name: string, value: string][] = [
			["Authorization", `Bearer ${token}`],
			[HEADER, `Token ${token}`],
		];
		for (const header of refused) {
			assert.equal((await fetch(`${nodeRed.url}/flows`, { headers: [header] })).status, 401);
		}
	});

	it("shows a reader the flows and the name, but lets only an admin deploy", async () => {
		const names = [];
		for (const claims of [reader, editor]) {
			proxy.token = mint(claims);
			const opened = await openEditor(await sharedBrowser(), { ...nodeRed, url: proxy.url });
			names.push(await opened.page.evaluate("RED.settings.user.username"));
			const mayDeploy = await opened.page.evaluate("RED.user.hasPermission('flows.write')");
			assert.equal(mayDeploy, claims === editor);
			assert.equal(await opened.page.evaluate("RED.nodes.filterNodes({ type: 'http in' }).length"), 1);
			const locked = opened.page.locator(".red-ui-deploy-button-group.readOnly");
			assert.equal(await locked.count(), claims === reader ? 1 : 0);
			assert.deepEqual(opened.errors, []);
			await opened.close();
		}
		assert.deepEqual(names, [reader.email, editor.email]);
	});

	it("closes the editor's connection when the token expires, and opens none without one", async () => {
		const open = (token?: string) => {
			const socket = new WebSocket(`${nodeRed.url.replace("http", "ws")}/comms`, {
				headers: token ? { [HEADER]: token } : {},
			});
			socket.on("error", () => undefined);
			return socket;
		};
		const socket = open(mint({ ...reader, exp: now() + 2 }));
		await once(socket, "open");
		assert.equal((await once(socket, "close"))[0], 1008);
		// Node-RED hangs up.
		await assert.rejects(once(open(mint({ ...reader, exp: now() - 1 })), "open"), /hang up/);
	});
});

describeEditor("the editor under editorAuth without a proxy", () => {
	const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-secret-"));
	const secretfile = join(folder, "secret");
	const { credentials: _, ...config } = CONFIG;
	let nodeRed: NodeRed;
	before(async () => {
		writeFileSync(secretfile, secret);
		const flows = flow().map((node) => (node === CONFIG ? { ...config, keysource: "file", secretfile } : node));
		nodeRed = await startNodeRed({ code: 'adminAuth: guard.editorAuth("api"),', flows });
	});
	after(async () => {
		await nodeRed?.stop();
		rmSync(folder, { recursive: true });
	});

	it("takes a token from the address once, and asks its user to log in when it expires", async () => {
		const token = mint({ ...reader, exp: now() + 12 });
		const opened = await openEditor(await sharedBrowser(), {
			...nodeRed,
			url: `${nodeRed.url}/?access_token=${token}`,
		});
		const { page } = opened;
		const login = page.locator("#node-dialog-login");
		assert.equal(await page.evaluate("RED.settings.user.username"), reader.email);
		assert.ok(!page.url().includes("access_token"));
		assert.equal(await login.isVisible(), false);
		await login.waitFor({ timeout: 15_000 });
		await opened.close();
	});
});
