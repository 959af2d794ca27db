import type { Node } from "node-red";
import type { Message } from "./types";

type Send = (msg: Message | (Message | null)[]) => void;

/**
 * Handles a node's messages. The runtime catches only what a handler throws at once, and a rejected promise would end
 * the process: here every outcome becomes one call of `done`.
 */
export function onInput(node: Node, handle: (msg: Message, send: Send) => Promise<void>): void {
	node.on("input", async (msg, send, done) => {
		let failure: Error | undefined;
		const { _msgid, req, res } = msg as Message;
		try {
			await handle(msg as Message, send as Send);
		} catch (error) {
			failure = error as Error;
		}
		try {
			done(failure);
		} catch {
			// A message that cannot be copied for the Catch node, for instance for a getter that throws. What an answer to
			// a request needs goes along, so that none is left waiting.
			node.error(failure ?? "The message cannot be handed on.", { _msgid, req, res } as Message);
		}
	});
}
