/**
 * A moment on both clocks of the computer, in milliseconds. The wall clock can be set; the steady one cannot, but it may stop
 * while the computer sleeps.
 */
export interface Moment {
	readonly wall: number;
	readonly steady: number;
}

/** Returns the current moment. */
export const thisMoment = (): Moment => ({ wall: Date.now(), steady: performance.now() });

/** Returns the time since a moment, in milliseconds. Neither a clock that was set back nor sleep makes it shorter. */
export const timeSince = ({ wall, steady }: Moment): number => Math.max(Date.now() - wall, performance.now() - steady);

/** Whether a moment is within the last `span` ms. */
export const isWithin = (span: number, moment: Moment | undefined): boolean =>
	moment !== undefined && timeSince(moment) < span;
