import type { Node, NodeAPI } from "node-red";
import type { JwtSessionOptions } from "../src/index.js";
import { announceDeploys } from "./support/announcements";
import { blankVariable, unknownProperties, withDefaults } from "./support/definition";
import { createOutcomeStatus } from "./support/outcome-status";
import { runAction } from "./support/run-action";
import { createSessionAction } from "./support/session-action";
import { sessionStatusKey, sessionStatusText, sharedKey, withSharedTexts } from "./support/session-texts";
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
		if (unknown.length > 0) {
			this.warn(`This version does not support the property ${unknown.join(", ")} of this node and ignores it.`);
		}
		const context = { RED: runtime, jwt, node: this, options, unknown };
		const shown = createOutcomeStatus(jwt, this, (error) => sessionStatusText(runtime, jwt, error), sessionStatusKey);
		const status = { ...shown, ready: (warning?: string) => shown.ready(sharedKey(warning)) };
		runAction(context, createSessionAction(context), { status, answersRequests: options.onfailure === "output" });
	}

	announceDeploys(RED);
	RED.nodes.registerType("jwt-session", JwtSession);
};
