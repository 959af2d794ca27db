/** A limited number of requests that grows again with time. */
export interface FetchBudget {
	/** Takes one request from the budget. Returns `false` if none is left. */
	take(): boolean;
}

/**
 * Creates a budget for requests that callers can cause.
 * @param burst the number of requests at once
 * @param refill the time after which there is one more, in milliseconds
 */
export function createBudget(burst: number, refill: number): FetchBudget {
	let left = burst;
	let refilledAt = Date.now();
	return {
		take() {
			// Negative after the clock was set back; the budget then grows from the new time on.
			const gained = Math.floor((Date.now() - refilledAt) / refill);
			refilledAt += gained * refill;
			left = Math.min(burst, left + Math.max(0, gained));
			if (left === 0) return false;
			left--;
			return true;
		},
	};
}
