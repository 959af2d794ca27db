import { JWT_STORE_CREDENTIALS, JWT_STORE_DEFAULTS } from "../../src/session-options";
import { credentialsOf, defaultsOf } from "./field";
import { prepareDialog } from "./jwt-store-dialog";
import { dialogClosed, JWT_STORE_FIELDS, STORE_CREDENTIAL_FIELDS, type StoreNode } from "./jwt-store-fields";
import { watchStoredCredentials } from "./stored-credentials";

watchStoredCredentials("jwt-store");

RED.nodes.registerType("jwt-store", {
	category: "config",
	defaults: defaultsOf(JWT_STORE_FIELDS, JWT_STORE_DEFAULTS),
	credentials: credentialsOf(STORE_CREDENTIAL_FIELDS, JWT_STORE_CREDENTIALS),
	label(this: StoreNode) {
		return this.name || this._(`jwt-store.node.${this.kind === "redis" ? "redis" : "context"}`);
	},
	oneditprepare: prepareDialog,
	oneditsave: dialogClosed,
	oneditcancel: dialogClosed,
	oneditdelete: dialogClosed,
} as never);
