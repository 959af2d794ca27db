import type { Node, NodeAPI } from "node-red";
import type { JwtOptions } from "../src/index.js";
import { readyStep, watchKeys } from "./support/config";
import { decodeStep } from "./support/decode";
import { withDefaults } from "./support/definition";
import { onInput } from "./support/funnel";
import { generateStep } from "./support/generate";
import { leftOutText } from "./support/left-out";
import { outcomeStatus } from "./support/outcome-status";
import { publishStep } from "./support/publish";
import { reject } from "./support/reject";
import { writeTyped } from "./support/typed-property";
import type { Definition, Step, StepContext } from "./support/types";
import { verifyStep } from "./support/verify";

const STEPS = new Map<string, (context: StepContext) => Step>([
	["generate", generateStep],
	["verify", verifyStep],
	["decode", decodeStep],
	["jwks", publishStep],
]);

export = async (RED: NodeAPI) => {
	const jwt = await import("../src/index.js");

	function Jwt(this: Node, definition: Definition<JwtOptions>) {
		RED.nodes.createNode(this, definition);
		const options = { ...withDefaults(jwt.JWT_DEFAULTS, definition), mode: jwt.actionOf(definition) };
		const context: StepContext = { RED, jwt, node: this, options };
		const step = (STEPS.get(options.mode) ?? unknownStep)(context);
		const write = writeTyped(
			context,
			{ value: options.output, type: options.outputType },
			(problem) => new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `The place for the result ${problem}`),
		);
		const answersRequests = options.mode === "verify" && options.onfailure === "output";
		const status = outcomeStatus(this);
		const stopWatching = watchKeys(context, (text) => status.warn(text));
		this.on("close", () => {
			stopWatching();
			status.close();
		});
		if (options.mode !== "decode") {
			readyStep(context).catch((error) => {
				status.show(error.code);
				// No message will: each would be answered, and its outcome be no news. Of keys, the configuration tells.
				if (answersRequests && error.code === "ERR_JWT_CONFIG_MISSING") this.error(error.message);
			});
		}

		onInput(this, async (msg, send) => {
			try {
				await write(msg, await step(msg));
			} catch (caught) {
				const error = caught as Error;
				const code = error instanceof jwt.JwtError ? error.code : "ERR";
				const isNews = status.show(code, leftOutText(RED, jwt, error));
				if (!answersRequests) throw error;
				const statusCode = reject(jwt, msg, error);
				if (statusCode >= 500 && isNews) this.error(error.message);
				send([null, msg]);
				return;
			}
			status.show(options.mode);
			send(msg);
		});
	}

	RED.nodes.registerType("jwt", Jwt);
};

function unknownStep({ jwt, options }: StepContext): Step {
	const problem = `The action ${options.mode} is not known. Open the node and choose one.`;
	return () => Promise.reject(new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem));
}
