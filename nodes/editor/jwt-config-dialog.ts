import { isRemoteSource, JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options";
import { fillAccepted, fillAlgorithms, markChosen, readAccepted } from "./algorithms";
import { prepareTabs } from "./config-tabs";
import { prepareConnection } from "./connection-fields";
import { type ConfigNode, dialogClosed, dialogOpened, field } from "./current";
import { prepareFields } from "./field";
import { configHost, hasSigningKey } from "./inspector/config-host";
import { prepareInspector } from "./inspector/panel";
import { prepareTenants } from "./issuer-fields";
import { JWT_CONFIG_FIELDS } from "./jwt-config-fields";
import { type Looked, prepareKeyActions } from "./key-actions";
import { dropPrivate, isEncrypted, type KeyField, keyField } from "./key-field";
import { prepareKeyIdHint } from "./key-id-hint";
import { prepareThumbprint, saveThumbprint } from "./key-thumbprint";
import { switchViews } from "./key-view";
import { prepareNextStep } from "./next-step";
import { preparePairFields } from "./pair-fields";
import { prepareProvider } from "./provider-fields";
import { prepareSecret } from "./secret-field";
import { prepareSharedFields } from "./shared-fields";
import { isNew, prepareStart } from "./start-question";
import type { Text } from "./text";
import { prepareUrls } from "./url-fields";
import { prepareUsersHint } from "./users-hint";
import { prepareVariable } from "./variable-switch";

let privateKey: KeyField;
let looked: Looked;

const accepted = () => readAccepted($("#jwt-config-accepted"), String(field("algorithm").val()));

/** Fills the dialog of a `jwt-config` node. */
export function prepareDialog(this: ConfigNode): void {
	const text: Text = (key, values) => this._(`jwt-config.${key}`, values);
	fillAbsent(this);
	prepareFields(this, JWT_CONFIG_FIELDS, JWT_CONFIG_DEFAULTS);
	const { algorithm = "HS256", algorithms = [], keysource = "inline" } = this;
	// With keys from a URL, the list of algorithms decides.
	const chosen =
		isRemoteSource(keysource) && !algorithms.includes(algorithm) ? (algorithms[0] ?? algorithm) : algorithm;
	fillAlgorithms(field("algorithm"), text, chosen);
	fillAccepted($("#jwt-config-accepted"), algorithms);
	$("#jwt-config-row-accepted").prop("open", algorithms.length > 1);
	prepareSecret(text);
	prepareKeys(this, text);
	prepareTwins();
	prepareProvider(text);
	prepareInspector($("#jwt-config-inspector"), configHost({ node: this, text, privatekey: privateKey, accepted }));
	prepareTenants();
	prepareConnection(this, text);
	prepareUrls(text);
	prepareUsersHint(this, text);
	prepareKeyIdHint(text, looked);
	const tabs = prepareTabs(text, privateKey);
	prepareStart(this, tabs);
	if (isNew(this)) prepareNextStep(text, tabs, () => hasSigningKey(privateKey));
	prepareSharedFields(text);
}

/** Fills missing properties with their defaults, because saving a blank would change their meaning. */
function fillAbsent(node: ConfigNode): void {
	for (const [name, value] of Object.entries(JWT_CONFIG_DEFAULTS)) {
		const isNode = JWT_CONFIG_FIELDS[name as keyof JwtConfigOptions].type !== undefined;
		if (
			typeof value === "string" &&
			!isNode &&
			((node as Partial<Record<string, unknown>>)[name] ?? undefined) === undefined
		) {
			field(name).val(value);
		}
	}
}

/** Saves the values that the editor does not read from the fields itself. */
export function saveDialog(this: ConfigNode): void {
	if (isRemoteSource(String(field("keysource").val()))) this.algorithms = accepted();
	saveThumbprint(privateKey, looked.thumbprint());
	privateKey.beforeSave();
	dropPrivate(field("publickey"));
	dialogClosed();
}

/** Prepares the fields of a key pair, and shows the rows that fit the key source. */
function prepareKeys(node: ConfigNode, text: Text): void {
	const secretField = field("privatekey");
	privateKey = keyField(secretField, { blank: text("placeholder.privatekey"), stored: text("key.stored") });
	const belonging = prepareThumbprint(privateKey);
	if (belonging) secretField.attr("placeholder", text("key.belongs", { thumbprint: belonging }));
	dialogOpened(node, privateKey);
	preparePairFields(text, privateKey);
	for (const name of ["secret", "privatekey"] as const) prepareVariable(name, text);
	looked = prepareKeyActions(node.id, text, privateKey, accepted, belonging);

	const passphrase = $("#jwt-config-row-passphrase");
	const showPassphrase = (view: string) => {
		const isNeeded = isEncrypted(String(secretField.val() ?? "")) || field("passphrase").val() !== "";
		passphrase.toggle(view === "pair-file" || (view === "pair-inline" && isNeeded));
	};
	let view = "";
	const update = () => {
		showPassphrase(view);
		$("#jwt-config-forget").toggle(privateKey.isStored());
	};
	switchViews(field("keysource"), field("algorithm"), (shown) => {
		view = shown;
		markChosen($("#jwt-config-accepted"), String(field("algorithm").val()));
		update();
	});
	secretField.on("input change", update);
	$("#jwt-config-forget").on("click", () => {
		field("passphrase").val("").trigger("change");
		privateKey.forget();
		secretField.trigger("focus");
	});
}

/** Keeps the copies of a field in sync: some fields appear on several tabs, or with a provider too. */
function prepareTwins(): void {
	$("[data-same-as]").each((_, element) => {
		const twin = $(element);
		const original = field(String(twin.data("same-as")));
		const follow = () => {
			if (twin.val() !== original.val()) twin.val(original.val() ?? "");
		};
		follow();
		twin.on("input", () => void original.val(twin.val() ?? "").trigger("change"));
		original.on("input change", follow);
	});
}
