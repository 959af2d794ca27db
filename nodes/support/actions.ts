import type { Action } from "../../src/index.js";
import { createDecode } from "./decode";
import { failureOf } from "./failure";
import { createGenerate } from "./generate";
import { createPublish } from "./publish";
import { createWriter, type Write } from "./typed-property";
import type { ActionContext, NodeAction, NodeOptions } from "./types";
import { createVerify } from "./verify";

const CREATORS: Record<Action, (context: ActionContext) => NodeAction> = {
	generate: createGenerate,
	verify: createVerify,
	decode: createDecode,
	jwks: createPublish,
};

const ON_FAILURE = ["error", "output"];

/** Creates what a `jwt` node does with each message, including writing the result. */
export const createAction = (context: ActionContext): NodeAction => orFailing(() => createChecked(context));

/**
 * Creates an action. If a setting of the node cannot be used, the action fails with each message, so that a Catch node gets
 * the error.
 */
export function orFailing(create: () => NodeAction): NodeAction {
	try {
		return create();
	} catch (thrown) {
		const failure = failureOf(thrown);
		const fail = () => {
			throw failure;
		};
		return { perform: fail, requireReady: fail };
	}
}

/** Refuses a way to report failures that does not exist. @throws JwtError `ERR_JWT_CONFIG_INVALID` */
export function requireFailureWay({ jwt, options }: ActionContext<NodeOptions>): void {
	if (ON_FAILURE.includes(options.onfailure)) return;
	throw new jwt.JwtError(
		"ERR_JWT_CONFIG_INVALID",
		"If it fails (onfailure) is neither error nor output. Open the node and choose one of them.",
	);
}

/** Creates the writer of a node's result. @throws JwtError `ERR_JWT_CONFIG_INVALID` if it cannot be put there */
export function createOutput(context: ActionContext<NodeOptions>): Write {
	const { jwt, options } = context;
	return createWriter(
		context,
		{ value: options.output, type: options.outputType },
		(problem) => new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `The output property ${problem}`),
	);
}

function createChecked(context: ActionContext): NodeAction {
	const { jwt, options } = context;
	const { mode } = options;
	const facts = jwt.factsOfAction(mode);
	if (!facts) {
		throw new jwt.JwtError(
			"ERR_JWT_CONFIG_INVALID",
			`The action ${mode} is unknown. Open the node and choose an action.`,
		);
	}
	if (facts.needs) requireFailureWay(context);
	const { perform, requireReady, finish } = CREATORS[mode as Action](context);
	const write = createOutput(context);
	return {
		perform: (msg) => jwt.whenReady(perform(msg), (result) => jwt.whenReady(write(msg, result), () => finish?.(msg))),
		requireReady,
	};
}
