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

/** Creates the action of a node. An unknown one fails with each message, so that a Catch node sees it. */
export function createAction(context: ActionContext): Perform {
	const { jwt, options } = context;
	if (jwt.factsOfAction(options.mode)) return CREATORS[options.mode as Action](context);
	return () => {
		const problem = `The action ${options.mode} is not known. Open the node and choose one.`;
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
	};
}
