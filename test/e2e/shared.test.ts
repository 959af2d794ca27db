/** What one suite leaves on the Node-RED that all share is not there for the next. */
import assert from "node:assert/strict";
import type { FlowNode } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

const NOTE =
	'msg.payload = flow.get("note") ?? "nothing"; flow.set("note", "something"); node.warn("noted"); return msg;';
const FLOW: FlowNode[] = [
	{ id: "tab", type: "tab", label: "a suite's" },
	{ id: "in", type: "http in", z: "tab", url: "/note", method: "get", wires: [["note"]] },
	{ id: "note", type: "function", z: "tab", func: NOTE, outputs: 1, wires: [["out"]] },
	{ id: "out", type: "http response", z: "tab", wires: [] },
];
const KEYS: FlowNode = { id: "keys", type: "jwt-config", algorithm: "HS256" };

describe("a Node-RED that was given back", () => {
	it("is lent again without flows, credentials, context, log and settings of the editor", async () => {
		const first = await borrowNodeRed();
		const note = async () => (await fetch(`${first.url}/note`)).text();
		const hasSecret = async () => {
			const response = await fetch(`${first.url}/credentials/jwt-config/keys`);
			return ((await response.json()) as { has_secret?: boolean }).has_secret;
		};
		await first.deploy([...FLOW, { ...KEYS, credentials: { secret: "of the first suite" } }]);
		assert.deepEqual([await note(), await note(), await hasSecret()], ["nothing", "something", true]);
		const settings = JSON.stringify({ editor: { view: { "view-show-grid": false } } });
		const headers = { "Content-Type": "application/json" };
		await fetch(`${first.url}/settings/user`, { method: "POST", headers, body: settings });
		await first.stop();

		const second = await borrowNodeRed();
		assert.equal(second.url, first.url);
		assert.equal((await fetch(`${second.url}/note`)).status, 404);
		assert.deepEqual(await (await fetch(`${second.url}/flows`)).json(), []);
		assert.deepEqual(await (await fetch(`${second.url}/settings/user`)).json(), {});
		assert.doesNotMatch(second.log(), /noted/);
		await second.deploy([...FLOW, KEYS]);
		assert.deepEqual([await note(), await hasSecret()], ["nothing", undefined]);
		await second.stop();
	});
});
