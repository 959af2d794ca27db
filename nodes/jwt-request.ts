import type { Node, NodeAPI } from "node-red";
import type { JwtRequestOptions } from "../src/index.js";
import { announceDeploys } from "./support/announcements";
import { unknownProperties, withDefaults } from "./support/definition";
import { createOutcomeStatus } from "./support/outcome-status";
import { createRequestAction } from "./support/request-action";
import { requestStatusText } from "./support/request-texts";
import { runAction } from "./support/run-action";
import { sharedKey, withSharedTexts } from "./support/session-texts";
import { statusText } from "./support/status-text";
import type { Definition } from "./support/types";

export = async (RED: NodeAPI) => {
	const jwt = await import("../src/index.js");
	const runtime = withSharedTexts(RED);

	function JwtRequest(this: Node, definition: Definition<JwtRequestOptions>) {
		RED.nodes.createNode(this, definition);
		const options = { ...withDefaults(jwt.JWT_REQUEST_DEFAULTS, definition), mode: "request" };
		const unknown = unknownProperties(definition, Object.keys(jwt.JWT_REQUEST_DEFAULTS));
		if (unknown.length > 0) {
			this.warn(`This version does not support the property ${unknown.join(", ")} of this node and ignores it.`);
		}
		const context = { RED: runtime, jwt, node: this, options, unknown };
		const shown = createOutcomeStatus(
			jwt,
			this,
			(error) => sharedKey(statusText(runtime, jwt, error)),
			(name) => requestStatusText(RED, name),
		);
		const status = { ...shown, ready: (warning?: string) => shown.ready(sharedKey(warning)) };
		runAction(context, createRequestAction(context), { status, answersRequests: options.onfailure === "output" });
	}

	announceDeploys(RED);
	RED.nodes.registerType("jwt-request", JwtRequest);
};
