import type { Node } from "node-red";
import type { Jwt } from "./types";

/** The minimum time between two changes of the status, in milliseconds. */
const INTERVAL = 1000;

/** The status of a node in the editor, which shows the latest outcome. */
export interface OutcomeStatus {
	/**
	 * @param outcome the action that succeeded, or an error code
	 * @param text replaces the standard text of the outcome
	 * @returns whether it differs from the last outcome
	 */
	show(outcome: string, text?: string): boolean;
	/** Shows a yellow warning about the keys instead of success, while they still work. `undefined` removes it. */
	warn(text: string | undefined): void;
	close(): void;
}

/**
 * Creates a status that is updated only when it changes, and at most once a second, so that a busy endpoint does not flood
 * the editor. The last outcome is always shown.
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

/** Returns a status. Its text is a key of the locale catalogue, so that each editor shows it in its own language. */
function statusOf(jwt: Jwt, outcome: string | undefined, warning: string | undefined, detail: string | undefined) {
	const text = detail ?? (outcome && `jwt.status.${outcome}`);
	if (outcome?.startsWith("ERR")) return { fill: "red", shape: "ring", text } as const;
	if (warning) return { fill: "yellow", shape: "ring", text: warning } as const;
	return text
		? ({ fill: jwt.factsOfAction(outcome as string)?.fill ?? "green", shape: "dot", text } as const)
		: { text };
}
