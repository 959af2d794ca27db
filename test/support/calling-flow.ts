/** The examples that call a service, set up as described in their comments. */
import assert from "node:assert/strict";
import { exampleFlow } from "./fixtures.js";
import type { FlowNode, NodeRed } from "./node-red.js";

export interface SetUp {
	/** Environment variables of the tab. */
	env: Record<string, string>;
	/** The text of **Private key**. */
	privatekey: string;
	/** Further fields of the configuration. */
	config?: object;
}

/** Returns the example. Its debug nodes also print to the log, which tests read. */
export function callingFlow(name: string, { env, privatekey, config }: SetUp): FlowNode[] {
	return exampleFlow(name).map((node) => {
		if (node.type === "tab") return { ...node, env: withValues(node.env as Variable[], env) };
		if (node.type === "jwt-config") return { ...node, ...config, credentials: { privatekey } };
		return node.type === "debug" ? { ...node, console: true } : node;
	});
}

interface Variable {
	name: string;
	value: string;
	type: string;
}

function withValues(variables: readonly Variable[], values: Record<string, string>): Variable[] {
	const names = variables.map(({ name }) => name);
	for (const name of Object.keys(values)) assert.ok(names.includes(name), `the tab has no variable ${name}`);
	return variables.map((variable) => ({ ...variable, value: values[variable.name] ?? variable.value }));
}

/** Presses the only button of a flow. Checks that nothing else starts it, because an example must not call a service itself. */
export async function pressButton(nodeRed: NodeRed, flow: readonly FlowNode[]): Promise<void> {
	const [button, ...others] = flow.filter(({ type }) => type === "inject");
	assert.equal(others.length, 0);
	assert.deepEqual([button?.once, button?.repeat, button?.crontab], [false, "", ""]);
	const response = await fetch(`${nodeRed.url}/inject/${button?.id}`, { method: "POST" });
	assert.equal(response.status, 200);
}

/**
 * Presses the button at least 50 times, in at least three different seconds, because RS256 signatures of the same claims are
 * equal within a second.
 * @param answered waits until the given number of messages is through
 * @returns the number of presses
 */
export async function keepBusy(
	press: () => Promise<void>,
	answered: (count: number) => Promise<void>,
): Promise<number> {
	const seconds = new Set<number>();
	let count = 0;
	while (count < 50 || seconds.size < 3) {
		seconds.add(Math.floor(Date.now() / 1000));
		await press();
		count++;
		await answered(count);
	}
	return count;
}
