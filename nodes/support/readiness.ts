import type { NodeAPI } from "node-red";
import type { KeySource } from "../../src/index.js";
import { onAnnouncement } from "./announcements";
import { runningConfigsOf, runningIdsOf } from "./configurations";
import { failureOf, outcomeOf } from "./failure";
import type { OutcomeStatus } from "./outcome-status";
import type { ActionContext, NodeAction, NodeOptions } from "./types";

/**
 * Shows whether a node can work, after each deploy and each change of its configurations: these can start later than the
 * node, be replaced while it goes on running, or get their keys back. Logs a problem once.
 * @returns a function that stops it
 */
export function followReadiness(
	context: ActionContext<NodeOptions>,
	action: NodeAction,
	status: OutcomeStatus,
): () => void {
	const { jwt, node } = context;
	let turn = 0;
	const look = async () => {
		const current = ++turn;
		const failure = await failureOfAction(action);
		const warning = failure ? undefined : await troubleText(context);
		// Something has changed again in the meantime.
		if (current !== turn) return;
		if (!failure) return status.ready(warning);
		const isNews = status.block(outcomeOf(jwt, failure), failure);
		if (isNews && !isReported(context, failure)) node.error(failure.message);
	};
	const listener = () => void look().catch(() => undefined);
	const stop = onAnnouncement(runningIdsOf(context), listener);
	return () => {
		turn++;
		stop();
	};
}

async function failureOfAction({ requireReady }: NodeAction): Promise<Error | undefined> {
	try {
		await requireReady?.();
		return undefined;
	} catch (thrown) {
		return failureOf(thrown);
	}
}

/** Whether a configuration has logged this problem already. */
const isReported = (context: ActionContext<NodeOptions>, { message }: Error): boolean =>
	runningConfigsOf(context).some(
		({ failure, trouble }) => failure?.message === message || trouble?.message === message,
	);

/** Says that new keys cannot be used, while the old ones still are; `undefined` if that is not so. */
async function troubleText(context: ActionContext<NodeOptions>): Promise<string | undefined> {
	const troubled = runningConfigsOf(context).find(({ trouble, isClosed }) => trouble && !isClosed);
	return troubled && ageText(context.RED, await troubled.keys());
}

/** Returns the age of keys from a URL and the last error, in the language of the runtime; for files, a catalogue key. */
function ageText(RED: NodeAPI, keys: KeySource): string {
	const { fetchedAt, problem = "" } = keys.describe?.() ?? {};
	if (fetchedAt === undefined) return "jwt.status.trouble-file";
	// Negative after the clock was set back.
	const minutes = Math.max(0, Math.floor((Date.now() - fetchedAt) / 60_000));
	return RED._("jwt.status.trouble-remote", { minutes, problem });
}
