import { tokenReader } from "./read-token";
import type { Step, StepContext } from "./types";

/** Reads the token of a message without checking it. Needs no configuration. */
export function decodeStep(context: StepContext): Step {
	const readToken = tokenReader(context);
	return async (msg) => context.jwt.decode(await readToken(msg));
}
