import type { NodeAPI } from "node-red";
import type { JwtConfigOptions, JwtError, KeyCredentials, KeyReport, Verifier } from "../src/index.js";
import { announce, forwardAnnouncements } from "./support/announcements";
import { connectionOf } from "./support/connection";
import { blankVariable, unknownProperties, unsetVariable, withDefaults } from "./support/definition";
import { provideGuards } from "./support/guard-runtime";
import { serveInspector } from "./support/inspect-endpoint";
import { serveKeys } from "./support/key-endpoints";
import { createStoreLink } from "./support/linked-store";
import { takeOutPrivateKey, takeOutUnusedPrivateKeys } from "./support/public-field";
import type { Definition, JwtConfigNode, LinkedStore } from "./support/types";

/** Returns the names, and only those, of the environment variables that node-red-contrib-jwt reads keys from. */
const oldVariables = () =>
	Object.entries(process.env)
		.filter(([name, value]) => name.startsWith("NODE_RED_NODE_JWT_") && value)
		.map(([name]) => name);

export = async (RED: NodeAPI) => {
	const jwt = await import("../src/index.js");

	function JwtConfig(this: JwtConfigNode, definition: Definition<JwtConfigOptions>) {
		RED.nodes.createNode(this, definition);
		this.options = withDefaults(jwt.JWT_CONFIG_DEFAULTS, definition);
		takeOutPrivateKey(RED, jwt, this);
		const warn = (warnings: readonly string[]) => {
			for (const warning of warnings) this.warn(warning);
		};
		const report = {
			trouble: (error?: JwtError) => {
				if (error && error.message !== this.trouble?.message) this.warn(error.message);
				const isNews = error || this.trouble || this.failure;
				[this.trouble, this.failure] = [error, undefined];
				if (isNews) announce(this.id);
			},
			renewed: (warnings: readonly string[]) => warn(warnings),
		};
		this.unknown = unknownProperties(definition, Object.keys(jwt.JWT_CONFIG_DEFAULTS));
		if (this.unknown.length > 0) {
			this.warn(
				`This version does not support the property ${this.unknown.join(", ")} of this configuration. Nodes that use it to verify tokens refuse to work.`,
			);
		}
		this.keys = jwt.settled(importKeys(this, report));
		this.store = createStoreLink(RED, jwt, this);
		let verifier: Verifier | undefined;
		let withStore: { store: LinkedStore; verify: Verifier } | undefined;
		this.verifier = () =>
			jwt.whenReady(this.keys(), (keys) => {
				const verify = verifier ?? jwt.createVerifier(jwt.readPolicy(this.options).verification, keys);
				verifier = verify;
				return jwt.whenReady(this.store(), (store) => {
					if (!store) return verify;
					if (withStore?.store !== store) withStore = { store, verify: afterStore(verify, store) };
					return withStore.verify;
				});
			});
		const keys = Promise.resolve(this.keys());
		keys
			.then((opened) => {
				warn(opened.warnings);
				opened.requireKeys?.();
			})
			.catch((error: Error) => {
				this.failure = error;
				this.warn(error.message);
			});
		this.isClosed = false;
		const stopForwarding = forwardAnnouncements(this.options.store, this.id);
		this.on("close", () => {
			this.isClosed = true;
			stopForwarding();
			keys.then(
				(opened) => opened.close(),
				() => undefined,
			);
		});
	}

	/** Returns a verifier that also asks the store whether a token was revoked. */
	const afterStore =
		(verify: Verifier, { isNotRevoked }: LinkedStore): Verifier =>
		(token, more = []) =>
			verify(token, [isNotRevoked, ...more]);

	async function importKeys(node: JwtConfigNode, report: KeyReport) {
		const { options, credentials } = node;
		const unset = unsetVariable(jwt, { ...options, ...credentials }) ?? blankVariable(RED, jwt, node, options);
		if (unset) {
			const code = unset in options ? "ERR_JWT_CONFIG_INVALID" : "ERR_JWT_KEY_MISSING";
			throw new jwt.JwtError(
				code,
				`The field ${unset} names an environment variable that is not set or is blank. Set it, then deploy or restart.`,
			);
		}
		const settings = { ...jwt.readPolicy(options).keys, connection: connectionOf(RED, jwt, options) };
		return jwt.createKeySource(settings, credentials, report);
	}

	RED.events.on("flows:started", () => takeOutUnusedPrivateKeys(RED, jwt));
	serveKeys(RED, jwt);
	serveInspector(RED, jwt);
	provideGuards(RED, jwt);
	RED.nodes.registerType<JwtConfigNode, Definition<JwtConfigOptions>, object, KeyCredentials>("jwt-config", JwtConfig, {
		credentials: jwt.JWT_CONFIG_CREDENTIALS,
		settings: {
			jwtConfigAlgorithms: { value: jwt.supportedAlgorithms(), exportable: true },
			// For the conversion of nodes of node-red-contrib-jwt, whose keys these variables replace.
			jwtConfigVariables: { value: oldVariables(), exportable: true },
		},
	});
};
