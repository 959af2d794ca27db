/** The extent of a run: enough for the page in the documentation, or just enough to show that everything works. */
export interface Plan {
	/** The number of consecutive Node-RED processes, and of rounds of every work in each of them. */
	processes: number;
	rounds: number;
	/** The processor time for the messages of one lane in one round, in milliseconds. */
	window: number;
	/** The number of rounds with load over HTTP, and the time for each flow in a round, in seconds. */
	loadRounds: number;
	loadSeconds: number;
	/** The number of rounds for the unrelated endpoint, after a warm-up round, and the time of each, in seconds. */
	latencyRounds: number;
	latencySeconds: number;
	deploys: number;
	/** The numbers of new processes that load the package, and that start with many nodes. */
	loads: number;
	starts: number;
	/** The number of messages to generate and verify, and the number after which the heap is first measured. */
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
	loadSeconds: 0.5,
	latencyRounds: 1,
	latencySeconds: 0.5,
	deploys: 1,
	loads: 1,
	starts: 1,
	messages: 10_000,
	firstMessages: 5000,
};
