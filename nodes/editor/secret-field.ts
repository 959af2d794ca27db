import { HMAC_BITS, type HmacAlgorithm, isHmac } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import type { SecretEncoding } from "../../src/secret-text";
import { field } from "./current";
import { inspectSecret, makeSecret, STORED } from "./secret";
import type { Text } from "./text";

/** Returns the secret, its algorithm and its encoding from the fields of the dialog. */
export function currentSecret(): { text: string; algorithm: HmacAlgorithm; encoding: SecretEncoding } {
	return {
		text: String(field("secret").val() ?? ""),
		algorithm: String(field("algorithm").val()) as HmacAlgorithm,
		encoding: String(field("secretencoding").val()) as SecretEncoding,
	};
}

/** Prepares the line below the secret, and the buttons that generate and copy a secret. */
export function prepareSecret(text: Text): void {
	const hint = $("#jwt-config-secret-hint");
	const copy = $("#jwt-config-copy");
	const update = () => {
		const { text: secret, algorithm, encoding } = currentSecret();
		if (!isHmac(algorithm)) return;
		const { level, key, bits, number, all } = inspectSecret(secret, algorithm, encoding);
		hint.text(text(`secret.${key}`, { bits, needed: HMAC_BITS[algorithm], algorithm, encoding, number, all }));
		hint.toggleClass("jwt-hint-warning", level === "warning").toggleClass("jwt-hint-error", level === "error");
	};
	// The runtime never returns a stored secret, so only one that was typed or generated now can be copied.
	const canCopy = () => {
		const secret = String(field("secret").val() ?? "");
		return secret !== "" && secret !== STORED && !isVariable(secret);
	};
	field("secret").on("input change", () => {
		copy.prop("disabled", !canCopy());
		update();
	});
	field("algorithm").on("change", update);
	field("secretencoding").on("change", () => field("secret").trigger("keyup") && update());

	$("#jwt-config-generate").on("click", () => {
		const { algorithm, encoding } = currentSecret();
		field("secret").val(makeSecret(algorithm, encoding)).trigger("change");
	});
	copy.on("click", () => RED.clipboard.copyText(String(field("secret").val()), copy as never, text("button.copied")));
}
