import type { Action } from "../../src/index.js";
import { createDecode } from "./decode";
import { createGenerate } from "./generate";
import { createPublish } from "./publish";
import type { ActionContext, Perform } from "./types";
import { createVerify } from "./verify";

const CREATORS: Record<Action, (context: ActionContext) => Perform> = {
	generate: createGenerate,
	verify: createVerify,
	decode: createDecode,
	jwks: createPublish,
};

/** Creates the action of a node. An unknown action fails on each message, so that a Catch node gets the error. */
export function createAction(context: ActionContext): Perform {
	const { jwt, options } = context;
	if (jwt.factsOfAction(options.mode)) return CREATORS[options.mode as Action](context);
	return () => {
		const problem = `The action ${options.mode} is unknown. Open the node and choose an action.`;
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
	};
}
