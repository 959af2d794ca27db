/** Flows that tests deploy. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findExamples, readExample } from "../../scripts/examples.js";
import { type FlowNode, ROOT } from "./node-red.js";

function readFlow(path: string): FlowNode[] {
	return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}

/**
 * Returns the flow of Ignite's documentation unchanged, except that it is on a tab, as after an import. The printed flow has
 * no tab.
 */
export function igniteFlow(): FlowNode[] {
	return [{ id: "99f38f53.62683", type: "tab", label: "Imported" }, ...readFlow("test/fixtures/ignite-flow.json")];
}

/** The flow that verifies, as the next page of that documentation has it: on the same tab, and without a configuration. */
export const igniteVerifyFlow = () => readFlow("test/fixtures/ignite-verify-flow.json");

export const exampleNames = () => findExamples().map(({ name }) => name);

/** Returns the nodes of an example, as its file has them. */
export function exampleFlow(wanted: string): FlowNode[] {
	const example = findExamples().find(({ name }) => name === wanted);
	if (!example) throw new Error(`There is no example “${wanted}”.`);
	return readExample(example);
}

export const makeSecret = () => randomBytes(64).toString("base64url");

/** Returns a flow with these credentials in each of its configurations, as if a user had typed them in. */
export function withCredentials(flow: readonly FlowNode[], credentials: object): FlowNode[] {
	return flow.map((node) => (node.type === "jwt-config" ? { ...node, credentials } : node));
}

export const withSecret = (flow: readonly FlowNode[], secret: string) => withCredentials(flow, { secret });
