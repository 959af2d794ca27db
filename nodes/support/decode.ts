import { createTokenReader } from "./read-token";
import type { ActionContext, Perform } from "./types";

/** Creates the action that decodes the token of a message without checking it. It does not need a configuration. */
export function createDecode(context: ActionContext): Perform {
	const { jwt } = context;
	const readToken = createTokenReader(context);
	return (msg) => jwt.whenReady(readToken(msg), jwt.decode);
}
