/** The examples that call a service, set up as described in their comments. */
import assert from "node:assert/strict";
import { exampleFlow } from "./fixtures.js";
import type { FlowNode, NodeRed } from "./node-red.js";

export interface SetUp {
	/** Texts of the example that its user, or the test, replaces: `TENANT`, `https://api.github.com` … */
	replace?: Record<string, string>;
	/** The texts that are pasted into the configuration. */
	credentials: object;
	/** Further fields of the configuration. */
	config?: object;
	/** Further fields of the node that asks for access, or signs. */
	node?: object;
}

/** Returns the example. Its debug nodes also print to the log, which tests read. */
export function callingFlow(name: string, { replace = {}, credentials, config, node: changed }: SetUp): FlowNode[] {
	const text = JSON.stringify(exampleFlow(name).filter(({ type }) => type !== "comment"));
	const replaced = Object.entries(replace).reduce((so, [from, to]) => {
		assert.ok(so.includes(from), `the example has no ${from}`);
		return so.replaceAll(from, to);
	}, text);
	return (JSON.parse(replaced) as FlowNode[]).map((node) => {
		if (node.type === "jwt-config") return { ...node, ...config, credentials };
		if (node.type === "jwt-request" || node.type === "jwt") return { ...node, ...changed };
		return node.type === "debug" ? { ...node, console: true } : node;
	});
}

/** Presses the only button of a flow. Checks that nothing else starts it, because an example must not call a service itself. */
export async function pressButton(nodeRed: NodeRed, flow: readonly FlowNode[]): Promise<void> {
	const [button, ...others] = flow.filter(({ type }) => type === "inject");
	assert.equal(others.length, 0);
	assert.deepEqual([button?.once, button?.repeat, button?.crontab], [false, "", ""]);
	const response = await fetch(`${nodeRed.url}/inject/${button?.id}`, { method: "POST" });
	assert.equal(response.status, 200);
}
