import { type Mock, mock } from "node:test";

/** The time in tests with a frozen clock, in seconds since 1970. */
export const NOW = 1_700_000_000;

/** Stops the clock for each test of the suite, in the last millisecond of a second: what is a NumericDate rounds down. */
export function freezeClock(seconds = NOW): void {
	let steady: Mock<typeof performance.now>;
	beforeEach(() => {
		mock.timers.enable({ apis: ["Date"], now: seconds * 1000 + 999 });
		passed = 0;
		steady = mock.method(performance, "now", () => passed);
	});
	afterEach(() => {
		mock.timers.reset();
		steady.mock.restore();
	});
}

/** The time on the steady clock, in milliseconds. */
let passed = 0;

/** Puts the stopped clock forward, or back, by so many seconds. */
export function moveClock(seconds: number): void {
	mock.timers.setTime(Date.now() + seconds * 1000);
}

/** Sets the stopped clock back by so many seconds, after others have passed. */
export function setClockBack(seconds: number, after: number): void {
	passed += after * 1000;
	moveClock(after - seconds);
}
