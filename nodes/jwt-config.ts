import type { NodeAPI } from "node-red";
import type { JwtConfigOptions, KeyCredentials } from "../src/index.js";
import { unsetVariable, withDefaults } from "./support/definition";
import type { Definition, JwtConfigNode } from "./support/types";

export = async (RED: NodeAPI) => {
	const { createKeySource, JWT_CONFIG_DEFAULTS, JwtError } = await import("../src/index.js");

	function JwtConfig(this: JwtConfigNode, definition: Definition<JwtConfigOptions>) {
		RED.nodes.createNode(this, definition);
		this.options = withDefaults(JWT_CONFIG_DEFAULTS, definition);
		this.keys = importKeys(this.options, this.credentials);
		this.keys.then(
			({ warnings }) => {
				for (const warning of warnings) this.warn(warning);
			},
			(error: Error) => this.warn(error.message),
		);
	}

	async function importKeys(options: JwtConfigOptions, credentials: KeyCredentials) {
		const unset = unsetVariable({ ...options, ...credentials });
		if (unset) {
			const code = unset in options ? "ERR_JWT_CONFIG_INVALID" : "ERR_JWT_KEY_MISSING";
			throw new JwtError(
				code,
				`The field ${unset} names an environment variable that is not set. Set it, then restart.`,
			);
		}
		return createKeySource(options, credentials);
	}

	RED.nodes.registerType<JwtConfigNode, Definition<JwtConfigOptions>, object, KeyCredentials>("jwt-config", JwtConfig, {
		credentials: { secret: { type: "password" } },
	});
};
