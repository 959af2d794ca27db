import type { MaybePromise } from "../../src/index.js";
import { failureOf, isJwtError, outcomeOf } from "./failure";
import { onInput } from "./funnel";
import type { OutcomeStatus } from "./outcome-status";
import { followReadiness } from "./readiness";
import { reject } from "./reject";
import type { ActionContext, Message, NodeAction, NodeOptions } from "./types";

/** How a node shows what becomes of its messages. */
export interface RunOptions {
	status: OutcomeStatus;
	/** Whether a failure answers the HTTP request of a message, on the second output, instead of being raised. */
	answersRequests: boolean;
	/**
	 * Takes a message of which nothing is delivered any more, because the node was stopped meanwhile.
	 * @returns whether it has seen to it, so that the node sends nothing
	 */
	onStopped?(msg: Message): boolean;
}

/** Performs the action of a node with each of its messages, and shows in the status what became of the last. */
export function runAction<TOptions extends NodeOptions>(
	context: ActionContext<TOptions>,
	action: NodeAction,
	{ status, answersRequests, onStopped }: RunOptions,
): void {
	const { jwt, node, options } = context;
	const stopFollowing = followReadiness(context, action, status);
	let isStopped = false;
	node.on("close", () => {
		isStopped = true;
		stopFollowing();
		status.close();
	});
	const isSeenTo = (msg: Message) => isStopped && onStopped?.(msg) === true;
	const fail = (msg: Message, error: Error, send: (msg: (Message | null)[]) => void) => {
		if (isSeenTo(msg)) return;
		if (isJwtError(jwt, error)) context.refusals?.add(msg, error);
		const isNews = status.show(outcomeOf(jwt, error), error);
		if (!answersRequests) throw error;
		const rejection = reject(jwt, msg, error);
		action.refuse?.(rejection.msg, error);
		if (rejection.statusCode >= 500 && isNews) node.error(error.message);
		send([null, rejection.msg]);
	};
	onInput(
		jwt,
		node,
		(msg, send): MaybePromise<void> =>
			jwt.attempt(
				() => action.perform(msg),
				(outcome) => {
					if (isSeenTo(msg)) return;
					status.show(typeof outcome === "string" ? outcome : options.mode);
					send(msg);
				},
				(thrown) => fail(msg, failureOf(thrown), send),
			),
	);
}
