import { createTokenReader } from "./read-token";
import type { ActionContext, NodeAction } from "./types";

/** Creates the action that decodes the token of a message without checking it. It does not need a configuration. */
export function createDecode(context: ActionContext): NodeAction {
	const { jwt } = context;
	const readToken = createTokenReader(context);
	return { perform: (msg) => jwt.whenReady(readToken(msg), jwt.decode) };
}
