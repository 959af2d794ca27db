/** What the targets ask, and what was measured of it. */
import type { Measured } from "./measure.js";
import { median, ratios, type Summary, summarize } from "./statistics.js";
import { VARIANT_TITLES, type Variant, WORKS } from "./works.js";

export interface Verdict {
	work: string;
	/** The target in words. */
	asked: string;
	/** Measured, and the spread of it. */
	measured: string;
	spread: string;
	/** The same of a step that does nothing, and of one that does no more than the work, where they can be compared. */
	empty?: string;
	bare?: string;
	isMet: boolean;
}

const FIRST_MESSAGE = 5;
const LOAD_MILLISECONDS = 60;
const LATENCY = 3;
const MB = 1e6;
const LOAD_HEAP = 6 * MB;
const SOAK_HEAP = 5 * MB;

export function judge(measured: Measured): Verdict[] {
	return [
		...judgeThroughput(measured),
		judgeLatency(measured),
		judgeFirstMessage(measured),
		...judgeLoading(measured),
		judgeSoak(measured),
	];
}

const inText = (format: (value: number) => string, { median, low, high }: Summary) => ({
	measured: format(median),
	spread: `${format(low)} – ${format(high)}`,
});

const asRatio = (value: number) => value.toFixed(2);
const asMilliseconds = (value: number) => `${value.toFixed(1)} ms`;
const asMegabytes = (value: number) => `${(value / MB).toFixed(1)} MB`;

function judgeThroughput({ throughput }: Measured): Verdict[] {
	return WORKS.map(({ id, title, target }) => {
		const rates = (variant: Variant) => throughput[id]?.[variant].map(({ rate }) => rate) ?? [];
		const summary = summarize(ratios(rates("jwt"), rates(target.over)));
		const than = target.over === "none" ? "the flow without the step" : VARIANT_TITLES[target.over];
		return {
			work: title,
			asked: `≥ ${target.atLeast} × ${than}`,
			...inText(asRatio, summary),
			empty: asRatio(median(ratios(rates("empty"), rates(target.over)))),
			bare: asRatio(median(ratios(rates("bare"), rates(target.over)))),
			isMet: summary.median >= target.atLeast,
		};
	});
}

function judgeLatency({ latency }: Measured): Verdict {
	const summary = summarize(ratios(latency.jwt, latency.idle));
	return {
		work: "an unrelated endpoint while generate RS256 runs flat out, p99",
		asked: `≤ ${LATENCY} × its p99 in an idle runtime`,
		...inText(asRatio, summary),
		empty: asRatio(median(ratios(latency.empty, latency.idle))),
		isMet: summary.median <= LATENCY,
	};
}

function judgeFirstMessage({ firstMessages }: Measured): Verdict {
	const summary = summarize(firstMessages.jwt);
	return {
		work: "first message after deploy, generate HS256",
		asked: `≤ ${FIRST_MESSAGE} ms over the second`,
		...inText(asMilliseconds, summary),
		empty: asMilliseconds(median(firstMessages.empty)),
		isMet: summary.median <= FIRST_MESSAGE,
	};
}

function judgeLoading({ loads }: Measured): Verdict[] {
	const time = summarize(loads.jwt.map(({ milliseconds }) => milliseconds));
	const heap = summarize(loads.jwt.map((load) => load.heap));
	return [
		{
			work: "load of the package, time",
			asked: `≤ ${LOAD_MILLISECONDS} ms`,
			...inText(asMilliseconds, time),
			isMet: time.median <= LOAD_MILLISECONDS,
		},
		{
			work: "load of the package, heap",
			asked: `≤ ${asMegabytes(LOAD_HEAP)}`,
			...inText(asMegabytes, heap),
			isMet: heap.median <= LOAD_HEAP,
		},
	];
}

function judgeSoak({ soaked }: Measured): Verdict {
	const grown = soaked.last - soaked.first;
	return {
		work: `${soaked.messages.toLocaleString("en")} messages through generate, then verify`,
		asked: `≤ ${asMegabytes(SOAK_HEAP)} more heap than after the first ones`,
		measured: asMegabytes(grown),
		spread: `${asMegabytes(soaked.first)} → ${asMegabytes(soaked.last)}`,
		isMet: grown <= SOAK_HEAP,
	};
}
