import type { Node } from "node-red";
import type { Jwt } from "./types";

/** The shortest time between two changes of the status, in milliseconds. */
const INTERVAL = 1000;

/** Shows a node's latest outcome in the editor. */
export interface OutcomeStatus {
	/**
	 * @param outcome an action that succeeded, or the code of what failed
	 * @param text what to show in place of the outcome's own text
	 * @returns whether it differs from the last outcome
	 */
	show(outcome: string, text?: string): boolean;
	/** Shows in yellow, in place of success, what is wrong with the keys while they still work; `undefined`: nothing. */
	warn(text: string | undefined): void;
	close(): void;
}

/**
 * Sets the status only when it changes, and at most once a second where outcomes alternate, so that a busy endpoint does
 * not flood the editor. The last outcome always comes through.
 */
export function createOutcomeStatus(jwt: Jwt, node: Node): OutcomeStatus {
	let latest: string | undefined;
	let detail: string | undefined;
	let warning: string | undefined;
	let shown: string | undefined;
	let timer: NodeJS.Timeout | undefined;

	const update = () => {
		timer = undefined;
		const status = statusOf(jwt, latest, warning, detail);
		if (status.text === shown) return;
		shown = status.text;
		node.status(status);
		timer = setTimeout(update, INTERVAL).unref();
	};
	return {
		show(outcome, text) {
			const isNews = outcome !== latest;
			latest = outcome;
			detail = text;
			if (isNews && !timer) update();
			return isNews;
		},
		warn(text) {
			warning = text;
			if (!timer) update();
		},
		close: () => clearTimeout(timer),
	};
}

/** Texts are keys of the locale catalogue: each editor shows them in its own language. */
function statusOf(jwt: Jwt, outcome: string | undefined, warning: string | undefined, detail: string | undefined) {
	const text = detail ?? (outcome && `jwt.status.${outcome}`);
	if (outcome?.startsWith("ERR")) return { fill: "red", shape: "ring", text } as const;
	if (warning) return { fill: "yellow", shape: "ring", text: warning } as const;
	return text
		? ({ fill: jwt.factsOfAction(outcome as string)?.fill ?? "green", shape: "dot", text } as const)
		: { text };
}
