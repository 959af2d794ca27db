import type { Node } from "node-red";
import type { JwtError } from "../../src/index.js";
import type { Jwt } from "./types";

/** The minimum time between two changes of the status, in milliseconds. */
const INTERVAL = 1000;

/** The status of a node in the editor, which shows the latest outcome. */
export interface OutcomeStatus {
	/**
	 * @param name the action that succeeded, or an error code
	 * @param error the error with that code
	 * @returns whether it differs from the last outcome
	 */
	show(name: string, error?: Error): boolean;
	/** Shows the reason why the node cannot work, until it can. Otherwise like `show`. */
	block(code: string, error: Error): boolean;
	/**
	 * Shows that the node can work, in place of the reason why it could not.
	 * @param warning a warning about the keys, shown in yellow instead of success
	 */
	ready(warning: string | undefined): void;
	/** Removes the status. */
	close(): void;
}

interface Outcome {
	name: string;
	error?: Error;
	/** The same for outcomes that differ only in values. */
	key: string;
}

/**
 * Creates a status that is updated only when it changes, and at most once a second, so that a busy endpoint does not flood
 * the editor. The last outcome is always shown.
 * @param describe returns the text for an error; `undefined` for the standard text of its code
 * @param textKey returns the key of the standard text of an outcome
 */
export function createOutcomeStatus(
	jwt: Pick<Jwt, "factsOfAction">,
	node: Pick<Node, "status">,
	describe: (error: Error) => string | undefined,
	textKey: (name: string) => string = (name) => `jwt.status.${name}`,
): OutcomeStatus {
	let latest: Outcome | undefined;
	/** The outcome that `ready` replaces. */
	let obstacle: string | undefined;
	let warning: string | undefined;
	let shown: { key?: string; warning?: string } = {};
	let timer: NodeJS.Timeout | undefined;
	let isClosed = false;

	const update = () => {
		timer = undefined;
		if (shown.key === latest?.key && shown.warning === warning) return;
		shown = { key: latest?.key, warning };
		node.status(statusOf(jwt, latest, warning, { describe, textKey }));
		timer = setTimeout(update, INTERVAL).unref();
	};
	const take = (name: string, error?: Error): boolean => {
		const key = error ? keyOf(name, error) : name;
		if (key === latest?.key) return false;
		latest = { name, error, key };
		return true;
	};
	const show = (name: string, error?: Error): boolean => {
		const isNews = take(name, error);
		if (isNews && !timer && !isClosed) update();
		return isNews;
	};
	return {
		show,
		block(code, error) {
			obstacle = keyOf(code, error);
			return show(code, error);
		},
		ready(text) {
			warning = text;
			if (obstacle !== undefined && latest?.key === obstacle) take("ready");
			obstacle = undefined;
			if (!timer && !isClosed) update();
		},
		close() {
			isClosed = true;
			clearTimeout(timer);
			node.status({});
		},
	};
}

function keyOf(name: string, error: Error): string {
	const { claim = "", reason = "", usedTwice = "" } = error as Partial<JwtError>;
	return `${name} ${claim} ${reason} ${usedTwice}`;
}

/** Returns a status. Its text is a key of the locale catalogue where possible, so that each editor shows it in its language. */
function statusOf(
	jwt: Pick<Jwt, "factsOfAction">,
	outcome: Outcome | undefined,
	warning: string | undefined,
	{ describe, textKey }: { describe(error: Error): string | undefined; textKey(name: string): string },
) {
	const { name = "", error } = outcome ?? {};
	const text = (error && describe(error)) ?? (name && textKey(name));
	if (name.startsWith("ERR")) return { fill: "red", shape: "ring", text } as const;
	if (warning) return { fill: "yellow", shape: "ring", text: warning } as const;
	if (name === "ready") return { fill: "green", shape: "ring", text } as const;
	return text ? ({ fill: jwt.factsOfAction(name)?.fill ?? "green", shape: "dot", text } as const) : {};
}
