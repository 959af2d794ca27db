import type { NodeAPI } from "node-red";
import type { JwtConfigOptions, JwtError, KeyCredentials, KeyReport, Verifier } from "../src/index.js";
import { unsetVariable, withDefaults } from "./support/definition";
import { serveKeys } from "./support/key-endpoints";
import type { Definition, JwtConfigNode } from "./support/types";

export = async (RED: NodeAPI) => {
	const jwt = await import("../src/index.js");

	function JwtConfig(this: JwtConfigNode, definition: Definition<JwtConfigOptions>) {
		RED.nodes.createNode(this, definition);
		this.options = withDefaults(jwt.JWT_CONFIG_DEFAULTS, definition);
		const report = {
			trouble: (error?: JwtError) => {
				if (error && error.message !== this.trouble?.message) this.warn(error.message);
				this.trouble = error;
				this.emit("trouble");
			},
		};
		this.setMaxListeners(0);
		this.keys = importKeys(this.options, this.credentials, report);
		let verifier: Promise<Verifier> | undefined;
		this.verifier = () => {
			verifier ??= this.keys.then((keys) => jwt.createVerifier(this.options, keys));
			return verifier;
		};
		this.keys.then(
			({ warnings }) => {
				for (const warning of warnings) this.warn(warning);
			},
			(error: Error) => this.warn(error.message),
		);
		this.on("close", () => {
			this.keys.then(
				(keys) => keys.close(),
				() => undefined,
			);
		});
	}

	async function importKeys(options: JwtConfigOptions, credentials: KeyCredentials, report: KeyReport) {
		const unset = unsetVariable(jwt, { ...options, ...credentials });
		if (unset) {
			const code = unset in options ? "ERR_JWT_CONFIG_INVALID" : "ERR_JWT_KEY_MISSING";
			throw new jwt.JwtError(
				code,
				`The field ${unset} names an environment variable that is not set. Set it, then deploy or restart.`,
			);
		}
		return jwt.createKeySource(jwt.readKeySettings(options), credentials, report);
	}

	serveKeys(RED, jwt);
	RED.nodes.registerType<JwtConfigNode, Definition<JwtConfigOptions>, object, KeyCredentials>("jwt-config", JwtConfig, {
		credentials: {
			secret: { type: "password" },
			privatekey: { type: "password" },
			passphrase: { type: "password" },
			publickey: { type: "text" },
		},
		settings: { jwtConfigAlgorithms: { value: jwt.supportedAlgorithms(), exportable: true } },
	});
};
