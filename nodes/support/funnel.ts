import type { Node } from "node-red";
import type { MaybePromise } from "../../src/index.js";
import type { Jwt, Message } from "./types";

type Send = (msg: Message | (Message | null)[]) => void;

/**
 * Handles a node's messages. The runtime catches only what a handler throws at once, and a rejected promise would end
 * the process: here every outcome becomes one call of `done`, and nothing of a message is touched outside a `try`.
 */
export function onInput(jwt: Jwt, node: Node, handle: (msg: Message, send: Send) => MaybePromise<void>): void {
	node.on("input", (msg, send, done) => {
		const request = requestOf(msg as Message);
		const finish = (failure?: unknown) => {
			try {
				done(failure as Error | undefined);
			} catch {
				// The message cannot be copied for the Catch node, for instance because a getter throws.
				node.error((failure as Error | undefined) ?? "The message cannot be handed on.", request);
			}
		};
		const succeed = () => finish();
		jwt.attempt(() => handle(msg as Message, send as Send), succeed, finish);
	});
}

/**
 * What an answer to a request needs, so that none is left waiting. Read before anything else: Node-RED takes it out of a
 * message while it copies the rest.
 */
function requestOf(msg: Message): Message {
	try {
		const { _msgid, req, res } = msg;
		return { _msgid, req, res } as Message;
	} catch {
		return {} as Message;
	}
}
