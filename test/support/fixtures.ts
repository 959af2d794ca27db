/** Flows that tests deploy. */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FlowNode, ROOT } from "./node-red.js";

function readFlow(path: string): FlowNode[] {
	return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}

/**
 * The flow of Ignite's documentation, as it is printed there, on the tab that an import would put it on: as printed it
 * has none.
 */
export function igniteFlow(): FlowNode[] {
	return [{ id: "99f38f53.62683", type: "tab", label: "Imported" }, ...readFlow("test/fixtures/ignite-flow.json")];
}

/** The flow that verifies, as the next page of that documentation has it: on the same tab, and without a configuration. */
export const igniteVerifyFlow = () => readFlow("test/fixtures/ignite-verify-flow.json");

export const exampleNames = () => readdirSync(join(ROOT, "examples")).map((file) => file.replace(/\.json$/, ""));
export const exampleFlow = (name: string) => readFlow(`examples/${name}.json`);

export const makeSecret = () => randomBytes(64).toString("base64url");

/** The flow with these credentials in each of its configurations, as a user would have typed them. */
export function withCredentials(flow: readonly FlowNode[], credentials: object): FlowNode[] {
	return flow.map((node) => (node.type === "jwt-config" ? { ...node, credentials } : node));
}

export const withSecret = (flow: readonly FlowNode[], secret: string) => withCredentials(flow, { secret });
