import type { Node, NodeAPI } from "node-red";
import type { JwtRequestOptions } from "../src/index.js";
import { announceDeploys } from "./support/announcements";
import { unknownProperties, warnOfUnknown, withDefaults } from "./support/definition";
import { createRequestAction } from "./support/request-action";
import { requestStatusText } from "./support/request-texts";
import { runAction } from "./support/run-action";
import { createSharedStatus, withSharedTexts } from "./support/shared-texts";
import { statusText } from "./support/status-text";
import type { Definition } from "./support/types";

export = async (RED: NodeAPI) => {
	const jwt = await import("../src/index.js");
	const runtime = withSharedTexts(RED);

	function JwtRequest(this: Node, definition: Definition<JwtRequestOptions>) {
		RED.nodes.createNode(this, definition);
		const options = { ...withDefaults(jwt.JWT_REQUEST_DEFAULTS, definition), mode: "request" };
		const unknown = unknownProperties(definition, Object.keys(jwt.JWT_REQUEST_DEFAULTS));
		warnOfUnknown(this, unknown);
		const context = { RED: runtime, jwt, node: this, options, unknown };
		const status = createSharedStatus(
			jwt,
			this,
			(error) => statusText(runtime, jwt, error),
			(name) => requestStatusText(RED, name),
		);
		runAction(context, createRequestAction(context), { status, answersRequests: options.onfailure === "output" });
	}

	announceDeploys(RED);
	RED.nodes.registerType("jwt-request", JwtRequest);
};
