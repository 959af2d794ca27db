/** The examples that call a service, set up as their comments say. */
import assert from "node:assert/strict";
import { exampleFlow } from "./fixtures.js";
import type { FlowNode, NodeRed } from "./node-red.js";

export interface SetUp {
	/** Environment variables of the tab. */
	env: Record<string, string>;
	/** What is pasted into **Private key**. */
	privatekey: string;
	/** Further fields of the configuration. */
	config?: object;
}

/** The example, with debug nodes that print to the log too, where a test can read them. */
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

/** Presses the one button of a flow, which nothing else does: an example must not call a service by itself. */
export async function pressButton(nodeRed: NodeRed, flow: readonly FlowNode[]): Promise<void> {
	const [button, ...others] = flow.filter(({ type }) => type === "inject");
	assert.equal(others.length, 0);
	assert.deepEqual([button?.once, button?.repeat, button?.crontab], [false, "", ""]);
	const response = await fetch(`${nodeRed.url}/inject/${button?.id}`, { method: "POST" });
	assert.equal(response.status, 200);
}

/**
 * Presses the button at least 50 times, until the second changes twice: signatures of RS256 made within one second are the
 * same anyway.
 * @param answered waits until so many messages are through
 * @returns how often
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
