import {
	ALGORITHMS_BY_KTY,
	HMAC_BITS,
	type HmacAlgorithm,
	type JwtConfigOptions,
	SECRET_ENCODINGS,
	type SecretEncoding,
} from "../../src/options";
import { inspectSecret, makeSecret } from "./secret";
import { showTimeSpan } from "./time-span-field";

export type ConfigNode = EditorNode<JwtConfigOptions>;

const field = (name: string) => $(`#node-config-input-${name}`);

/** The secret and how it is meant, as the dialog's fields say now. */
export function currentSecret(): { text: string; algorithm: HmacAlgorithm; encoding: SecretEncoding } {
	return {
		text: String(field("secret").val() ?? ""),
		algorithm: String(field("algorithm").val()) as HmacAlgorithm,
		encoding: String(field("secretencoding").val()) as SecretEncoding,
	};
}

/** Fills the dialog of a `jwt-config` node. */
export function prepareDialog(this: ConfigNode): void {
	const text = (key: string, values?: Record<string, unknown>) => this._(`jwt-config.${key}`, values);
	for (const value of ALGORITHMS_BY_KTY.oct)
		field("algorithm").append($("<option>", { value, text: text(`algorithm.${value}`) }));
	for (const value of SECRET_ENCODINGS) {
		field("secretencoding").append($("<option>", { value, text: text(`secretencoding.${value}`) }));
	}
	field("algorithm").val(this.algorithm ?? "HS256");
	field("secretencoding").val(this.secretencoding ?? "utf8");

	prepareTabs(text);
	prepareSecret(text);
	prepareTwins();
	showTimeSpan(field("expiresin"), 1, () => text("warning.unlimited"));
	showTimeSpan(field("maxlifetime"), 1);
	for (const name of ["notbefore", "clocktolerance", "maxage"]) showTimeSpan(field(name));
}

type Text = (key: string, values?: Record<string, unknown>) => string;

function prepareTabs(text: Text): void {
	const tabs = RED.tabs.create({
		id: "jwt-config-tabs",
		onchange: (tab: { id: string }) => {
			$("#jwt-config-tabs-content").children().hide();
			$(`#${tab.id}`).show();
		},
	} as never) as unknown as { addTab(tab: object): void; resize(): void };
	for (const name of ["key", "made", "checked"])
		tabs.addTab({ id: `jwt-config-tab-${name}`, label: text(`tab.${name}`) });
	setTimeout(() => tabs.resize(), 0);
}

/** The line below the secret, and the buttons that make one and copy it. */
function prepareSecret(text: Text): void {
	const hint = $("#jwt-config-secret-hint");
	const copy = $("#jwt-config-copy");
	const update = () => {
		const { text: secret, algorithm, encoding } = currentSecret();
		const { level, key, bits } = inspectSecret(secret, algorithm, encoding);
		hint.text(text(`secret.${key}`, { bits, needed: HMAC_BITS[algorithm], algorithm, encoding }));
		hint.toggleClass("jwt-hint-warning", level === "warning").toggleClass("jwt-hint-error", level === "error");
	};
	field("secret").on("input change", () => {
		copy.prop("disabled", true);
		update();
	});
	field("algorithm").on("change", update);
	field("secretencoding").on("change", () => field("secret").trigger("keyup") && update());

	$("#jwt-config-generate").on("click", () => {
		const { algorithm, encoding } = currentSecret();
		field("secret").val(makeSecret(algorithm, encoding)).trigger("change");
		copy.prop("disabled", false);
	});
	// Once is enough: whoever needs the secret elsewhere pastes it there now. It never comes back from the runtime.
	copy.on("click", () => {
		RED.clipboard.copyText(String(field("secret").val()), copy as never, text("button.copied"));
		copy.prop("disabled", true);
	});
}

/** Issuer, audience and type serve tokens made and tokens checked, so they are shown on both tabs. */
function prepareTwins(): void {
	$("[data-same-as]").each((_, element) => {
		const twin = $(element);
		const original = field(String(twin.data("same-as")));
		twin.val(original.val() ?? "").on("input", () => void original.val(twin.val() ?? "").trigger("change"));
		original.on("input", () => void twin.val(original.val() ?? ""));
	});
}
