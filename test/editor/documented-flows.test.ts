/** The flows printed in the documents, in the editor: nothing in them is marked as wrong, and every dialog opens and closes. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { jsonBlocks } from "../support/documents.js";
import { describeEditor, type Editor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { makeSecret, withCredentials } from "../support/fixtures.js";
import { asApi, IGNITE, JSONWEBTOKEN, JWT } from "../support/migrating.js";
import type { FlowNode } from "../support/node-red.js";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const credentials = { secret: makeSecret(), privatekey: privateKey.export({ type: "pkcs8", format: "pem" }) };
const withKeys = (flow: unknown) => withCredentials(flow as FlowNode[], credentials);

const FLOWS: [title: string, flow: FlowNode[]][] = [
	["the reference of jwt", withKeys(jsonBlocks("docs/jwt.md")[0])],
	["the reference of jwt-request", withKeys(jsonBlocks("docs/jwt-request.md")[0])],
	["the reference of jwt-config", withKeys(jsonBlocks("docs/jwt-config.md")[0])],
	...[JWT, JSONWEBTOKEN, IGNITE].map(({ after }, index): [string, FlowNode[]] => [
		`coming from other nodes, flow ${index + 1}`,
		asApi(after, `flow${index}`, credentials.secret),
	]),
];

describeEditor("the flows printed in the documents", () => {
	const suite = browsing();
	let editor: Editor;
	before(async () => {
		await suite.nodeRed.deploy(FLOWS.flatMap(([, flow]) => flow));
		editor = await openEditor(suite.browser, suite.nodeRed);
	});
	after(async () => {
		assert.deepEqual(editor?.errors, []);
	});

	for (const [title, flow] of FLOWS) {
		it(title, async () => {
			const own = flow.filter(({ type }) => type.startsWith("jwt"));
			assert.ok(own.length > 1);
			for (const { id, type } of own) {
				assert.notEqual(await editor.property(id, "valid"), false, id);
				if (type === "jwt-config") continue;
				await editor.open(id);
				await editor.press("ok");
				assert.notEqual(await editor.property(id, "valid"), false, id);
			}
		});
	}
});
