import { createTokenReader } from "./read-token";
import type { ActionContext, Perform } from "./types";

/** Reads the token of a message without checking it. Needs no configuration. */
export function createDecode(context: ActionContext): Perform {
	const { jwt } = context;
	const readToken = createTokenReader(context);
	return (msg) => jwt.whenReady(readToken(msg), jwt.decode);
}
