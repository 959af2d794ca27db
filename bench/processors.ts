/** Which processors Node-RED and the load generator run on: each its own where the system can do that. */
import { execFileSync, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

const COUNT = availableParallelism();
const isSeparable = COUNT > 1 && spawnSync("taskset", ["--version"]).status === 0;

const ALL = `0-${COUNT - 1}`;
const LAST = String(COUNT - 1);
const ALL_BUT_LAST = COUNT === 2 ? "0" : `0-${COUNT - 2}`;

export const PLACEMENT = isSeparable
	? `Node-RED on processor ${ALL_BUT_LAST}, the load generator on processor ${LAST} (taskset)`
	: "Node-RED and the load generator on all processors";

/** Separate: this process, which makes the load, leaves Node-RED the other processors. */
export type Placement = "separate" | "shared";

/**
 * Moves this process, and says how to start Node-RED.
 * @returns the command that starts `node` in its place
 */
export function place(placement: Placement, node: string): { node: string; nodeArguments: string[] } {
	if (!isSeparable) return { node, nodeArguments: [] };
	const [own, nodeRed] = placement === "separate" ? [LAST, ALL_BUT_LAST] : [ALL, ALL];
	execFileSync("taskset", ["--all-tasks", "--cpu-list", "--pid", own, String(process.pid)], { stdio: "ignore" });
	return { node: "taskset", nodeArguments: ["--cpu-list", nodeRed, node] };
}
