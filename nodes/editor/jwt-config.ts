import { JWT_CONFIG_CREDENTIALS, JWT_CONFIG_DEFAULTS } from "../../src/options";
import { type ConfigNode, dialogClosed } from "./current";
import { credentialsOf, defaultsOf } from "./field";
import { prepareDialog, saveDialog } from "./jwt-config-dialog";
import { CREDENTIAL_FIELDS, JWT_CONFIG_FIELDS } from "./jwt-config-fields";
import { watchStoredCredentials } from "./stored-credentials";

watchStoredCredentials("jwt-config");

RED.nodes.registerType("jwt-config", {
	category: "config",
	defaults: defaultsOf(JWT_CONFIG_FIELDS, JWT_CONFIG_DEFAULTS),
	credentials: credentialsOf(CREDENTIAL_FIELDS, JWT_CONFIG_CREDENTIALS),
	label(this: ConfigNode) {
		return this.name || this._("jwt-config.node", { algorithm: this.algorithm });
	},
	oneditprepare: prepareDialog,
	oneditsave: saveDialog,
	oneditcancel: dialogClosed,
	oneditdelete: dialogClosed,
} as never);
