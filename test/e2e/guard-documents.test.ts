/** Every `settings.js` in the documents, in a real Node-RED. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { EDITOR_OPTIONS } from "../../src/guard/editor-user.js";
import { GUARD_OPTIONS, ROUTE_OPTIONS, RULE_OPTIONS } from "../../src/guard/guard-options.js";
import { allMatches, blocks, codeSpans, read } from "../support/documents.js";
import { CONFIG, endpoints, flow, mint, secret } from "../support/guarded.js";
import { linkPackage, type NodeRed, startNodeRed } from "../support/node-red.js";

const DOCUMENTS = ["README.md", "docs/guard.md", "docs/guard-recipes.md"];
const SETTINGS = DOCUMENTS.flatMap((file) => blocks(read(file), "js").map((text, index) => ({ file, text, index })));

/** What any of the documents asks of a user. */
const token = mint({
	...{ roles: ["admin"], realm_access: { roles: ["operator"] }, email: "kim@example.com" },
	scope: "photos orders deploy",
});

const LISTENER = [
	{ id: "listen", type: "websocket in", z: "tab", server: "listener", client: "", wires: [[]] },
	{ id: "listener", type: "websocket-listener", path: "/ws/orders", wholemsg: "false" },
];

/** Returns the status that answers a handshake. */
async function connectTo(address: string, headers: Record<string, string> = {}): Promise<number> {
	const socket = new WebSocket(address, { headers });
	socket.on("error", () => undefined);
	const status = await Promise.race([
		once(socket, "open").then(() => 101),
		once(socket, "unexpected-response").then(([, response]) => response.statusCode as number),
	]);
	socket.terminate();
	return status;
}

describe("the settings in the documents", () => {
	const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-secret-"));
	const secretfile = join(folder, "secret");
	writeFileSync(secretfile, secret);
	let nodeRed: NodeRed | undefined;
	afterEach(() => nodeRed?.stop());
	before(() => {
		// Node-RED inherits it. The hash of the password `a password`, made at the lowest cost.
		process.env.EMERGENCY_HASH = "$2b$04$8zlXKQn5QnW2G4FwO0OJyuxpV.m6M0eY5HiQUMd/z658If7ycildW";
	});
	after(() => {
		delete process.env.EMERGENCY_HASH;
		rmSync(folder, { recursive: true });
	});

	it("use options that the reference names, every one of them", () => {
		const named = codeSpans(read("docs/guard.md")).flatMap((span) => span.split(/\W+/));
		const options = [...GUARD_OPTIONS, ...ROUTE_OPTIONS, ...RULE_OPTIONS, ...EDITOR_OPTIONS];
		assert.deepEqual(
			options.filter((option) => !named.includes(option)),
			[],
		);
	});

	it("are there", () => assert.ok(SETTINGS.length >= 10));

	for (const { file, text, index } of SETTINGS) {
		it(`of ${file}, block ${index + 1}, guard what they say`, async () => {
			const names = new Set(allMatches(text, /(?:Guard|Auth)\("([^"]+)"/g));
			const { credentials: _, ...config } = CONFIG;
			const configs = [...names].map((name, number) => ({
				...config,
				id: `config-${number}`,
				name,
				keysource: "file",
				secretfile,
			}));
			nodeRed = await startNodeRed({
				install(userDir) {
					linkPackage(userDir);
					writeFileSync(join(userDir, "documented.js"), text);
				},
				code: '...require("./documented.js"),',
				flows: [
					...flow(...endpoints(["/notes", "/health"]), ...LISTENER).filter((node) => node !== CONFIG),
					...configs,
				],
			});
			assert.doesNotMatch(nodeRed.log(), /jwt guard of|\[error\]/);
			const statusOf = async (path: string, headers: Record<string, string> = {}) =>
				(await fetch(`${nodeRed?.url}${path}`, { headers })).status;
			const all = { Authorization: `Bearer ${token}`, "Cf-Access-Jwt-Assertion": token };
			if (text.includes("httpNodeMiddleware")) {
				assert.deepEqual([await statusOf("/notes"), await statusOf("/notes", all)], [401, 200]);
				if (text.includes('"/health"')) assert.equal(await statusOf("/health"), 200);
			}
			if (text.includes("webSocketNodeVerifyClient")) {
				const address = `${nodeRed.url.replace("http", "ws")}/ws/orders`;
				assert.deepEqual([await connectTo(address), await connectTo(address, all)], [401, 101]);
			}
			if (text.includes("adminAuth")) {
				assert.deepEqual([await statusOf("/flows"), await statusOf("/flows", all)], [401, 200]);
			}
			if (text.includes("emergency")) {
				const form = { client_id: "node-red-editor", grant_type: "password", scope: "*", username: "emergency" };
				const logIn = async (password: string) => {
					const body = new URLSearchParams({ ...form, password });
					return (await fetch(`${nodeRed?.url}/auth/token`, { method: "POST", body })).status;
				};
				assert.deepEqual([await logIn("a password"), await logIn("none")], [200, 403]);
			}
			if (text.includes("httpStatic")) {
				const root = /root: "([^"]+)"/.exec(text)?.[1] ?? "";
				const sent: Record<string, string> = text.includes("cookie") ? { Cookie: `token=${token}` } : all;
				assert.equal(await statusOf(`${root}none.html`), 401);
				assert.equal(await statusOf(`${root}none.html`, sent), 404);
			}
		});
	}
});
