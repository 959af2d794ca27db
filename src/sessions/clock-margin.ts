/** By how many seconds the clocks of the processes that share a store may differ. */
export const CLOCK_MARGIN = 60;
