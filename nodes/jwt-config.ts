import type { NodeAPI } from "node-red";
import type { JwtConfigOptions, KeyCredentials } from "../src/index.js";
import { withDefaults } from "./support/definition";
import type { Definition, JwtConfigNode } from "./support/types";

export = async (RED: NodeAPI) => {
	const { createKeySource, JWT_CONFIG_DEFAULTS } = await import("../src/index.js");

	function JwtConfig(this: JwtConfigNode, definition: Definition<JwtConfigOptions>) {
		RED.nodes.createNode(this, definition);
		this.options = withDefaults(JWT_CONFIG_DEFAULTS, definition);
		this.keys = createKeySource(this.options, this.credentials);
		this.keys.then(
			({ warnings }) => {
				for (const warning of warnings) this.warn(warning);
			},
			(error: Error) => this.warn(error.message),
		);
	}

	RED.nodes.registerType<JwtConfigNode, Definition<JwtConfigOptions>, object, KeyCredentials>("jwt-config", JwtConfig, {
		credentials: { secret: { type: "password" } },
	});
};
