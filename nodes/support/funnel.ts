import type { Node } from "node-red";
import type { MaybePromise } from "../../src/index.js";
import { bareMessage, returnRequest } from "./bare-message";
import { failureOf } from "./failure";
import type { Jwt, Message } from "./types";

type Send = (msg: Message | (Message | null)[]) => void;

/**
 * Handles the messages of a node. The runtime only catches synchronous errors, and a rejected promise would end the process.
 * So every outcome becomes one call of `done`, and messages are only accessed inside a `try`.
 */
export function onInput(jwt: Jwt, node: Node, handle: (msg: Message, send: Send) => MaybePromise<void>): void {
	node.on("input", (msg, send, done) => {
		// Comes first, because Node-RED removes the request while it copies a message, and does not restore it if that fails.
		const bare = bareMessage(msg as Message);
		const finish = (failure?: Error) => {
			try {
				done(failure);
			} catch {
				returnRequest(msg as Message, bare);
				if (failure) tell(node, failure, bare);
				else node.warn("A message was sent, but Complete nodes cannot be triggered because it cannot be copied.");
			}
		};
		jwt.attempt(
			() => handle(msg as Message, send as Send),
			() => finish(),
			(thrown) => finish(failureOf(thrown)),
		);
	});
}

/** Reports an error for a message that cannot be copied for the Catch node, for example because a getter throws. */
function tell(node: Node, failure: Error, bare: Message): void {
	try {
		node.error(failure, bare);
	} catch {
		node.error(failure);
	}
}
