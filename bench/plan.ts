/** How much is measured: enough for a page of the documentation, or just enough to show that all of it works. */
export interface Plan {
	/** Processes of Node-RED, one after the other, and in each of them rounds. */
	processes: number;
	rounds: number;
	/** One window of load, in seconds. Many short ones tell more than few long ones: what disturbs one mostly spares the next. */
	seconds: number;
	leadIn: number;
	warmUp: number;
	/** Different tokens where each is new. More than twice as many as are remembered. */
	tokens: number;
	/** Pairs of an idle and a busy runtime beside one to warm up, and how long each is asked for answers, in seconds. */
	latencyRounds: number;
	latencySeconds: number;
	deploys: number;
	/** Fresh processes into which the package is loaded. */
	loads: number;
	/** Messages through generate, then verify, and after how many the heap is looked at first. */
	messages: number;
	firstMessages: number;
}

export const FULL: Plan = {
	processes: 2,
	rounds: 15,
	seconds: 0.15,
	leadIn: 0.05,
	warmUp: 0.7,
	tokens: 20_000,
	latencyRounds: 12,
	latencySeconds: 2,
	deploys: 30,
	loads: 9,
	messages: 1_000_000,
	firstMessages: 10_000,
};

export const SHORT: Plan = {
	processes: 1,
	rounds: 1,
	seconds: 0.25,
	leadIn: 0.1,
	warmUp: 0.2,
	tokens: 3000,
	latencyRounds: 1,
	latencySeconds: 1,
	deploys: 3,
	loads: 1,
	messages: 20_000,
	firstMessages: 10_000,
};
