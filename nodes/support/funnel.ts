import type { Node } from "node-red";
import type { MaybePromise } from "../../src/index.js";
import { bareMessage, returnRequest } from "./bare-message";
import { failureOf } from "./failure";
import type { Jwt, Message } from "./types";

type Send = (msg: Message | (Message | null)[]) => void;

/**
 * Handles a node's messages. The runtime catches only what a handler throws at once, and a rejected promise would end
 * the process: here every outcome becomes one call of `done`, and nothing of a message is touched outside a `try`.
 */
export function onInput(jwt: Jwt, node: Node, handle: (msg: Message, send: Send) => MaybePromise<void>): void {
	node.on("input", (msg, send, done) => {
		// Before anything else: Node-RED takes the request out of a message while it copies the rest, and does not give it
		// back where that fails.
		const bare = bareMessage(msg as Message);
		const finish = (failure?: Error) => {
			try {
				done(failure);
			} catch {
				returnRequest(msg as Message, bare);
				if (failure) tell(node, failure, bare);
				else node.warn("A message went on, but the Complete nodes cannot be told: it cannot be copied.");
			}
		};
		jwt.attempt(
			() => handle(msg as Message, send as Send),
			() => finish(),
			(thrown) => finish(failureOf(thrown)),
		);
	});
}

/** Tells of a message that cannot be copied for the Catch node, for instance because a getter throws. */
function tell(node: Node, failure: Error, bare: Message): void {
	try {
		node.error(failure, bare);
	} catch {
		node.error(failure);
	}
}
