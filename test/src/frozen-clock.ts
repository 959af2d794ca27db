import { mock } from "node:test";

/** The time in tests with a frozen clock, in seconds since 1970. */
export const NOW = 1_700_000_000;

/** Stops the clock for each test of the suite, in the last millisecond of a second: what is a NumericDate rounds down. */
export function freezeClock(seconds = NOW): void {
	beforeEach(() => mock.timers.enable({ apis: ["Date"], now: seconds * 1000 + 999 }));
	afterEach(() => mock.timers.reset());
}

/** Puts the stopped clock forward, or back, by so many seconds. */
export function moveClock(seconds: number): void {
	mock.timers.setTime(Date.now() + seconds * 1000);
}
