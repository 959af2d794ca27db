import type { Node, NodeAPI } from "node-red";
import type { JwtOptions, MaybePromise } from "../src/index.js";
import { createAction } from "./support/actions";
import { serveReading } from "./support/admin-endpoint";
import { requireReady, watchKeys } from "./support/config";
import { configurationsOf, hasAlternatives, requireAllReady } from "./support/configurations";
import { blankVariable, unknownProperties, withDefaults } from "./support/definition";
import { failureOf } from "./support/failure";
import { onInput } from "./support/funnel";
import { leftOutText } from "./support/left-out";
import { createOutcomeStatus } from "./support/outcome-status";
import { createRefusalLog } from "./support/refusals";
import { reject } from "./support/reject";
import { createWriter } from "./support/typed-property";
import type { ActionContext, Definition, Message } from "./support/types";

/** Properties that the editor saves in addition to the options. */
const EDITOR_PROPERTIES = ["generatejwt"];

export = async (RED: NodeAPI) => {
	const jwt = await import("../src/index.js");
	const refusals = createRefusalLog(jwt);
	serveReading(RED, "/jwt/refused/:id", refusals.of);
	const known = [...Object.keys(jwt.JWT_DEFAULTS), ...EDITOR_PROPERTIES];

	function Jwt(this: Node, definition: Definition<JwtOptions>) {
		RED.nodes.createNode(this, definition);
		const options = withDefaults(jwt.JWT_DEFAULTS, { ...definition, ...jwt.readLegacy(definition) });
		const { mode, generatejwt } = definition as { mode?: unknown; generatejwt?: unknown };
		// A blank variable must not choose an action.
		if (!mode && blankVariable(RED, jwt, this, { mode: mode ?? "", generatejwt: generatejwt ?? "" })) options.mode = "";
		const unknown = unknownProperties(definition, known);
		const context: ActionContext = { RED, jwt, node: this, options, unknown };
		if (options.mode === "verify") context.refusals = refusals.open(this);
		const perform = createAction(context);
		const write = createWriter(
			context,
			{ value: options.output, type: options.outputType },
			(problem) => new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `The output property ${problem}`),
		);
		const answersRequests = options.mode === "verify" && options.onfailure === "output";
		const status = createOutcomeStatus(jwt, this);
		const configs = configurationsOf(context).flatMap(({ config }) => config ?? []);
		const stopWatching = watchKeys(context, configs, (text) => status.warn(text));
		this.on("close", () => {
			stopWatching();
			status.close();
		});
		if (options.mode !== "verify" && unknown.length > 0) {
			this.warn(`This version does not support the property ${unknown.join(", ")} of this node and ignores it.`);
		}
		if (jwt.factsOfAction(options.mode)?.needs) {
			const ready = hasAlternatives(context) ? requireAllReady(context) : requireReady(context);
			ready.catch((error) => {
				status.show(error.code);
				// Reported here, because messages report only changes of the outcome. The configuration reports problems with keys.
				if (answersRequests && error.code === "ERR_JWT_CONFIG_MISSING") this.error(error.message);
			});
		}

		const fail = (msg: Message, error: Error, send: (msg: (Message | null)[]) => void) => {
			const code = error instanceof jwt.JwtError ? error.code : "ERR";
			const isNews = status.show(code, leftOutText(RED, jwt, error));
			if (!answersRequests) throw error;
			const rejection = reject(jwt, msg, error);
			if (rejection.statusCode >= 500 && isNews) this.error(error.message);
			send([null, rejection.msg]);
		};
		onInput(
			jwt,
			this,
			(msg, send): MaybePromise<void> =>
				jwt.attempt(
					() => jwt.whenReady(perform(msg), (result) => write(msg, result)),
					() => {
						status.show(options.mode);
						send(msg);
					},
					(thrown) => fail(msg, failureOf(thrown), send),
				),
		);
	}

	RED.nodes.registerType("jwt", Jwt);
};
