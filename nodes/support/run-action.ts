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
}

/** Performs the action of a node with each of its messages, and shows in the status what became of the last. */
export function runAction<TOptions extends NodeOptions>(
	context: ActionContext<TOptions>,
	action: NodeAction,
	{ status, answersRequests }: RunOptions,
): void {
	const { jwt, node, options } = context;
	const stopFollowing = followReadiness(context, action, status);
	node.on("close", () => {
		stopFollowing();
		status.close();
	});
	const fail = (msg: Message, error: Error, send: (msg: (Message | null)[]) => void) => {
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
					status.show(typeof outcome === "string" ? outcome : options.mode);
					send(msg);
				},
				(thrown) => fail(msg, failureOf(thrown), send),
			),
	);
}
