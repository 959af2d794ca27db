import { looksPrivate } from "../../src/key-text";
import { field } from "./current";
import { fillHint } from "./field-hint";
import { acceptFiles, type KeyField } from "./key-field";
import type { Text } from "./text";

/**
 * Prepares what the two fields of a key pair have beside their text: files, a line about what happened, and the way of a
 * private key that was put into the field of the public one.
 */
export function preparePairFields(text: Text, privateKey: KeyField): void {
	const [secretField, publicField] = [field("privatekey"), field("publickey")];
	const [secretHint, publicHint] = [$("#jwt-config-privatekey-hint"), $("#jwt-config-publickey-hint")];
	const clear = (hint: JQuery) => fillHint(hint, { text: "" });
	const fileHint = (hint: JQuery) => (problem: string) =>
		fillHint(hint, problem ? { text: text(`file.${problem}`), level: "error" } : { text: "" });
	acceptFiles(secretField, $("#jwt-config-uploadprivate"), fileHint(secretHint));
	acceptFiles(publicField, $("#jwt-config-uploadpublic"), fileHint(publicHint));

	const move = () => {
		const key = String(publicField.val() ?? "");
		if (!looksPrivate(key)) return clear(publicHint);
		if (privateKey.typed() !== "") return fillHint(publicHint, { text: text("problem.private"), level: "error" });
		publicField.val("").trigger("change");
		secretField.val(key).trigger("change");
		fillHint(secretHint, { text: text("key.moved"), level: "warning" });
	};
	publicField.on("change", move);
	move();
}
