import type { Action } from "../../src/index.js";
import { createDecode } from "./decode";
import { failureOf } from "./failure";
import { createGenerate } from "./generate";
import { createPublish } from "./publish";
import { createWriter } from "./typed-property";
import type { ActionContext, NodeAction } from "./types";
import { createVerify } from "./verify";

const CREATORS: Record<Action, (context: ActionContext) => NodeAction> = {
	generate: createGenerate,
	verify: createVerify,
	decode: createDecode,
	jwks: createPublish,
};

const ON_FAILURE = ["error", "output"];

/**
 * Creates what a node does with each message, including writing the result. If a setting of the node cannot be used, each
 * message fails, so that a Catch node gets the error.
 */
export function createAction(context: ActionContext): NodeAction {
	try {
		return createChecked(context);
	} catch (thrown) {
		const failure = failureOf(thrown);
		const fail = () => {
			throw failure;
		};
		return { perform: fail, requireReady: fail };
	}
}

function createChecked(context: ActionContext): NodeAction {
	const { jwt, options } = context;
	const { mode, onfailure } = options;
	const invalid = (problem: string) => new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
	const facts = jwt.factsOfAction(mode);
	if (!facts) throw invalid(`The action ${mode} is unknown. Open the node and choose an action.`);
	if (facts.needs && !ON_FAILURE.includes(onfailure)) {
		throw invalid("If it fails (onfailure) is neither error nor output. Open the node and choose one of them.");
	}
	const { perform, requireReady, finish } = CREATORS[mode as Action](context);
	const write = createWriter(context, { value: options.output, type: options.outputType }, (problem) =>
		invalid(`The output property ${problem}`),
	);
	return {
		perform: (msg) => jwt.whenReady(perform(msg), (result) => jwt.whenReady(write(msg, result), () => finish?.(msg))),
		requireReady,
	};
}
