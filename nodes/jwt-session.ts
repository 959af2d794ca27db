import type { Node, NodeAPI } from "node-red";
import type { JwtSessionOptions } from "../src/index.js";
import { announceDeploys } from "./support/announcements";
import { blankVariable, unknownProperties, warnOfUnknown, withDefaults } from "./support/definition";
import { createLateAnswer } from "./support/late-answer";
import { runAction } from "./support/run-action";
import { createSessionAction } from "./support/session-action";
import { sessionStatusKey, sessionStatusText } from "./support/session-texts";
import { createSharedStatus, withSharedTexts } from "./support/shared-texts";
import type { Definition } from "./support/types";

export = async (RED: NodeAPI) => {
	const jwt = await import("../src/index.js");
	const runtime = withSharedTexts(RED);

	function JwtSession(this: Node, definition: Definition<JwtSessionOptions>) {
		RED.nodes.createNode(this, definition);
		const options = withDefaults(jwt.JWT_SESSION_DEFAULTS, definition);
		// A blank variable must not choose an action, nor what is ended.
		const blank = blankVariable(RED, jwt, this, { mode: options.mode, end: options.end });
		if (blank === "mode" || blank === "end") options[blank] = "";
		const unknown = unknownProperties(definition, Object.keys(jwt.JWT_SESSION_DEFAULTS));
		warnOfUnknown(this, unknown);
		const context = { RED: runtime, jwt, node: this, options, unknown };
		const status = createSharedStatus(jwt, this, (error) => sessionStatusText(runtime, jwt, error), sessionStatusKey);
		runAction(context, createSessionAction(context), {
			status,
			answersRequests: options.onfailure === "output",
			onStopped: createLateAnswer(jwt),
		});
	}

	announceDeploys(RED);
	RED.nodes.registerType("jwt-session", JwtSession);
};
