/** How much is measured: enough for a page of the documentation, or just enough to show that all of it works. */
export interface Plan {
	/** Processes of Node-RED, one after the other, and in each of them rounds of every work. */
	processes: number;
	rounds: number;
	/** Processor time that the messages of one lane take in one round, in milliseconds. */
	window: number;
	/** Rounds of load over HTTP, and how long each flow is loaded in one, in seconds. */
	loadRounds: number;
	loadSeconds: number;
	/** Rounds of the unrelated endpoint, beside one to warm up, and how long it is asked in one, in seconds. */
	latencyRounds: number;
	latencySeconds: number;
	deploys: number;
	/** Fresh processes into which the package is loaded, and which start with many nodes. */
	loads: number;
	starts: number;
	/** Messages through generate, then verify, and after how many the heap is looked at first. */
	messages: number;
	firstMessages: number;
}

export const FULL: Plan = {
	processes: 3,
	rounds: 3,
	window: 80,
	loadRounds: 4,
	loadSeconds: 0.3,
	latencyRounds: 4,
	latencySeconds: 1.5,
	deploys: 10,
	loads: 3,
	starts: 3,
	messages: 1_000_000,
	firstMessages: 10_000,
};

export const SHORT: Plan = {
	processes: 1,
	rounds: 1,
	window: 10,
	loadRounds: 1,
	loadSeconds: 0.1,
	latencyRounds: 1,
	latencySeconds: 0.5,
	deploys: 1,
	loads: 1,
	starts: 1,
	messages: 10_000,
	firstMessages: 5000,
};
