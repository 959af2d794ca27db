/** Every `settings.js` in the documents, in a real Node-RED. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

describe("the settings in the documents", () => {
	const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-secret-"));
	const secretfile = join(folder, "secret");
	writeFileSync(secretfile, secret);
	let nodeRed: NodeRed | undefined;
	afterEach(() => nodeRed?.stop());
	after(() => rmSync(folder, { recursive: true }));

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
				flows: [...flow(...endpoints(["/notes", "/health"])).filter((node) => node !== CONFIG), ...configs],
			});
			assert.doesNotMatch(nodeRed.log(), /jwt guard of|\[error\]/);
			const statusOf = async (path: string, headers: Record<string, string> = {}) =>
				(await fetch(`${nodeRed?.url}${path}`, { headers })).status;
			const all = { Authorization: `Bearer ${token}`, "Cf-Access-Jwt-Assertion": token };
			if (text.includes("httpNodeMiddleware")) {
				assert.deepEqual([await statusOf("/notes"), await statusOf("/notes", all)], [401, 200]);
				if (text.includes('"/health"')) assert.equal(await statusOf("/health"), 200);
			}
			if (text.includes("adminAuth")) {
				assert.deepEqual([await statusOf("/flows"), await statusOf("/flows", all)], [401, 200]);
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
