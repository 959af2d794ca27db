import type { NodeAPI } from "node-red";
import type { JwtStoreOptions, TokenStore } from "../src/index.js";
import { announce } from "./support/announcements";
import { closeStore, openContextStore } from "./support/context-store";
import { blankVariable, unknownProperties, unsetVariable, warnOfUnknown, withDefaults } from "./support/definition";
import { serveStore } from "./support/store-endpoint";
import type { Definition, JwtStoreNode, StoreCredentials } from "./support/types";

export = async (RED: NodeAPI) => {
	const jwt = await import("../src/index.js");

	function JwtStore(this: JwtStoreNode, definition: Definition<JwtStoreOptions>) {
		RED.nodes.createNode(this, definition);
		this.options = withDefaults(jwt.JWT_STORE_DEFAULTS, definition);
		warnOfUnknown(this, unknownProperties(definition, Object.keys(jwt.JWT_STORE_DEFAULTS)), "store");
		const opening = open(this);
		this.tokens = jwt.settled(opening);
		this.times = () => jwt.readSessionPolicy(this.options);
		this.isClosed = false;
		opening.catch((error: Error) => this.warn(error.message));
		this.on("close", (removed: boolean, done: () => void) => {
			this.isClosed = true;
			opening.then((tokens) => closeStore(this, tokens, removed)).then(done, () => done());
		});
	}

	async function open(node: JwtStoreNode): Promise<TokenStore> {
		const { options, credentials = {} } = node;
		const invalid = (problem: string) => new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
		const unset = unsetVariable(jwt, { ...options, ...credentials }) ?? blankVariable(RED, jwt, node, options);
		if (unset) {
			throw invalid(
				`The field ${unset} names an environment variable that is not set or is blank. Set it, then deploy or restart.`,
			);
		}
		jwt.readSessionPolicy(options);
		const { kind, prefix } = options;
		if (kind === "context") return openContextStore(RED, jwt, node);
		if (kind !== "redis") throw invalid("Keep in (kind) is neither context nor redis. Open the store and choose one.");
		const { url } = credentials;
		// A flow file of another tool can have anything there.
		if (typeof url !== "string" || url === "")
			throw invalid("The store has no URL of Redis. Open it and enter the URL.");
		return jwt.createRedisStore({ url, prefix, report: (problem) => report(node, problem) });
	}

	/** Takes over whether Redis can be reached, and tells the nodes that use it. */
	function report(node: JwtStoreNode, problem: string | undefined): void {
		if (node.isClosed) return;
		node.trouble = problem
			? new jwt.JwtError("ERR_JWT_STORE_UNAVAILABLE", `${problem} Check the URL in the store, and that Redis runs.`)
			: undefined;
		if (node.trouble) node.warn(node.trouble.message);
		announce(node.id);
	}

	serveStore(RED, jwt);
	RED.nodes.registerType<JwtStoreNode, Definition<JwtStoreOptions>, object, StoreCredentials>("jwt-store", JwtStore, {
		credentials: jwt.JWT_STORE_CREDENTIALS,
	});
};
