import { EventEmitter } from "node:events";
import type { NodeAPI } from "node-red";

/** Whether flows run, and when they start. */
export interface Flows {
	areRunning(): boolean;
	/** Returns a number that changes whenever flows start or stop. */
	deploy(): number;
	/** Calls a listener whenever flows have started. @returns a function that stops it */
	onStart(listener: () => void): () => void;
}

/** Follows the flows from when the nodes are loaded. */
export function followFlows(RED: NodeAPI): Flows {
	const starts = new EventEmitter().setMaxListeners(0);
	let areRunning = false;
	let deploy = 0;
	for (const event of ["flows:stopping", "flows:starting", "flows:started"]) {
		RED.events.on(event, () => {
			areRunning = event === "flows:started";
			deploy++;
			if (areRunning) starts.emit("start");
		});
	}
	return {
		areRunning: () => areRunning,
		deploy: () => deploy,
		onStart(listener) {
			starts.on("start", listener);
			return () => void starts.off("start", listener);
		},
	};
}
