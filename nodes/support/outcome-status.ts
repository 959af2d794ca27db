import type { Node } from "node-red";

/** The shortest time between two changes of the status, in milliseconds. */
const INTERVAL = 1000;

/** Shows a node's latest outcome in the editor. */
export interface OutcomeStatus {
	/**
	 * @param outcome a mode that succeeded, or the code of what failed
	 * @returns whether it is another outcome than the last
	 */
	show(outcome: string): boolean;
	close(): void;
}

/**
 * Sets the status only when the outcome changes, and at most once a second where outcomes alternate, so that a busy
 * endpoint does not flood the editor. The last outcome always comes through.
 */
export function outcomeStatus(node: Node): OutcomeStatus {
	let shown: string | undefined;
	let latest: string | undefined;
	let timer: NodeJS.Timeout | undefined;

	const update = () => {
		timer = undefined;
		if (latest === undefined || latest === shown) return;
		shown = latest;
		node.status(statusOf(shown));
		timer = setTimeout(update, INTERVAL).unref();
	};
	return {
		show(outcome) {
			const isNews = outcome !== latest;
			latest = outcome;
			if (!timer) update();
			return isNews;
		},
		close: () => clearTimeout(timer),
	};
}

/** Texts are keys of the locale catalogue: each editor shows them in its own language. */
function statusOf(outcome: string) {
	const text = `jwt.status.${outcome}`;
	if (outcome.startsWith("ERR")) return { fill: "red", shape: "ring", text } as const;
	return { fill: outcome === "decode" ? "grey" : "green", shape: "dot", text } as const;
}
