import type { Node, NodeAPI } from "node-red";
import type { JwtOptions } from "../src/index.js";
import { createAction } from "./support/actions";
import { serveReading } from "./support/admin-endpoint";
import { announceDeploys } from "./support/announcements";
import { blankVariable, unknownProperties, warnOfUnknown, withDefaults } from "./support/definition";
import { createOutcomeStatus } from "./support/outcome-status";
import { createRefusalLog } from "./support/refusals";
import { runAction } from "./support/run-action";
import { statusText } from "./support/status-text";
import type { ActionContext, Definition } from "./support/types";

/** Properties that the editor saves in addition to the options. */
const EDITOR_PROPERTIES = ["generatejwt"];

export = async (RED: NodeAPI) => {
	const jwt = await import("../src/index.js");
	const refusals = createRefusalLog(jwt);
	serveReading(RED, jwt, "/jwt/refused/:id", refusals.of);
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
		const action = createAction(context);
		// Nothing may hang for want of a Catch node; decode has no second output.
		const answersRequests = options.mode !== "decode" && options.onfailure === "output";
		const status = createOutcomeStatus(jwt, this, (error) => statusText(RED, jwt, error));
		runAction(context, action, { status, answersRequests });
		if (options.mode !== "verify") warnOfUnknown(this, unknown);
	}

	announceDeploys(RED);
	RED.nodes.registerType("jwt", Jwt);
};
