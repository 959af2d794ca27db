/** The permissions of the example “Log in to Vonage” are ticked in the editor, not typed. */
import assert from "node:assert/strict";
import { describeEditor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { exampleFlow, withCredentials } from "../support/fixtures.js";
import { sharedKeyPair, toPem } from "../support/openssl.js";
import { read } from "../support/tokens.js";

describeEditor("the permissions of the log-in to Vonage", () => {
	const flow = exampleFlow("Log in to Vonage");
	const suite = browsing();
	before(async () => {
		const privatekey = toPem(sharedKeyPair("rsa").privateKey);
		await suite.nodeRed.deploy(withCredentials(flow, { privatekey }));
	});

	async function granted(): Promise<string[]> {
		const response = await fetch(`${suite.nodeRed.url}/vonage/token`, { method: "POST" });
		const { token } = (await response.json()) as { token: string };
		return Object.keys((read(token).claims.acl as { paths: object }).paths);
	}

	it("are in the next token once they are ticked and deployed", async () => {
		assert.deepEqual(await granted(), ["/v1/sessions/**", "/v1/conversations/**", "/v1/knocking/**"]);
		const editor = await openEditor(suite.browser, suite.nodeRed);
		await editor.open(String(flow.find(({ name }) => name === "what they may do")?.id));
		await editor.page.getByLabel("send and receive images").check();
		await editor.page.getByLabel("start calls").uncheck();
		await editor.page.getByLabel("log in as a user").uncheck();
		await editor.press("ok");
		await editor.deploy();
		assert.deepEqual(await granted(), ["/v1/conversations/**", "/v1/image/**"]);
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
});
