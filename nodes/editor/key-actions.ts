import { asksForPassphrase, type KeysDescription } from "../../src/key-facts";
import { isRemoteSource } from "../../src/options";
import { field } from "./current";
import { fillHint, type Hint } from "./field-hint";
import { fittingAlgorithm } from "./fitting-algorithm";
import type { KeyField } from "./key-field";
import { reportInWords } from "./key-report";
import { type Answer, askRuntime, currentFields, hasKeysHere } from "./key-request";
import { showKeyValues } from "./key-values";
import { viewOf } from "./key-view";
import type { Text } from "./text";

/** A key pair that the runtime generated. */
interface GeneratedPair {
	privatekey: string;
	publickey: string;
	jwk: { kid?: string };
}

/** What the runtime said about the keys in the dialog. */
export interface Looked {
	/** Returns the thumbprint of the key pair in the fields; `undefined` if it was not checked. */
	thumbprint(): string | undefined;
	/** Returns the description of the keys in the fields; `undefined` if they were not checked. */
	description(): KeysDescription | undefined;
	/** Calls a function with each new description, and when there is none any more. */
	onChange(listener: () => void): void;
}

/**
 * Prepares the buttons that generate, check and copy keys, and the line with the result. Keys that are here are looked at
 * unasked: when the dialog opens, and whenever they or the algorithm change.
 * @param belonging the thumbprint of the key that belongs here, if it is missing
 */
export function prepareKeyActions(
	id: string,
	text: Text,
	privatekey: KeyField,
	accepted: () => string[],
	belonging: string | undefined,
): Looked {
	const line = $("#jwt-config-report");
	const kid = $("#jwt-config-kid");
	const copies = $("#jwt-config-copypem, #jwt-config-copyjwk");
	const listeners: (() => void)[] = [];
	let report: KeysDescription | undefined;
	/** The fields of the current request or report, as JSON. An answer about other fields is outdated. */
	let asked: string | undefined;

	const fields = () => currentFields(id, privatekey, accepted);
	const thumbprint = () => (report?.publickey === undefined ? undefined : report.keys[0]?.thumbprint);
	const say = (words: string, level?: Hint["level"], cure?: Hint["cure"]) =>
		fillHint(line, { text: words, ...(level && { level }), ...(cure && { cure }) });
	const hold = (description: KeysDescription | undefined) => {
		report = description;
		copies.prop("disabled", description?.publickey === undefined);
		kid.text(description?.publickey === undefined ? "" : `kid ${description.jwks[0]?.kid ?? ""}`);
		showKeyValues(description?.values);
		for (const listener of listeners) listener();
	};
	const forget = () => {
		asked = undefined;
		hold(undefined);
		say("");
	};
	const refuse = ({ message, denied, leftOut = [] }: Extract<Answer<never>, { problem: object }>["problem"]) => {
		// A stored key, which the editor does not see, may need a passphrase too.
		if (asksForPassphrase(leftOut)) $("#jwt-config-row-passphrase").show();
		const algorithm = fittingAlgorithm(leftOut);
		const apply = () =>
			void field("algorithm")
				.val(algorithm ?? "")
				.trigger("change")
				.get(0)
				?.focus();
		const cure = algorithm === undefined ? undefined : { words: text("button.switch", { algorithm }), apply };
		say(message ?? text(denied ? "check.denied" : "check.failed"), "error", cure);
	};
	const tell = (answer: Answer<KeysDescription>) => {
		if ("problem" in answer) return refuse(answer.problem);
		hold(answer);
		const words = reportInWords(text, answer, isRemoteSource(String(field("keysource").val())));
		const isOther = belonging !== undefined && thumbprint() !== belonging;
		if (!answer.isPair) say(text("check.nopair"), "warning");
		else if (isOther) say(`${words}. ${text("check.otherkey", { thumbprint: belonging })}`, "warning");
		else say(words);
	};
	const ask = async <T>(path: string, body: object, isUnasked = false): Promise<Answer<T> | undefined> => {
		forget();
		const turn = JSON.stringify(fields());
		asked = turn;
		say(text("check.waiting"));
		const answer = await askRuntime<T>(path, body);
		if (asked !== turn) return undefined;
		// Nobody asked, so a user without the permission does not have to know.
		if (isUnasked && "problem" in (answer as object) && (answer as { problem: { denied?: boolean } }).problem.denied)
			return void say("");
		return answer;
	};
	const check = async (isUnasked: boolean) => {
		const answer = await ask<KeysDescription>("check", fields(), isUnasked);
		if (answer) tell(answer);
	};
	/** Looks at the keys unless this was done. Several fields can change at once, so it waits until they have. */
	const look = () =>
		setTimeout(() => {
			if (asked === JSON.stringify(fields())) return;
			const view = viewOf(String(field("keysource").val()), String(field("algorithm").val()));
			if (hasKeysHere(view, privatekey)) void check(true);
		});

	$("#jwt-config-check").on("click", () => void check(false));
	$("#jwt-config-generatepair").on("click", async () => {
		const answer = await ask<GeneratedPair>("generate", { algorithm: field("algorithm").val() });
		if (!answer) return;
		if ("problem" in answer) return refuse(answer.problem);
		field("privatekey").val(answer.privatekey).trigger("change");
		field("publickey").val(answer.publickey).trigger("change");
		field("passphrase").val("").trigger("change");
	});
	$("#jwt-config-tab-key, #jwt-config-head").on("input change", ":input", ({ type }) => {
		if (asked !== undefined && asked !== JSON.stringify(fields())) forget();
		if (type === "change") look();
	});
	$("#jwt-config-tab-key textarea").on("paste", ({ currentTarget }) => {
		// The text is in the field after this event.
		setTimeout(() => $(currentTarget).trigger("change"));
	});
	look();

	const copy = (button: JQuery, value: (report: KeysDescription) => string) =>
		button.on("click", () => {
			if (report) RED.clipboard.copyText(value(report), button as never, text("button.copied"));
		});
	copy($("#jwt-config-copypem"), ({ publickey = "" }) => publickey);
	copy($("#jwt-config-copyjwk"), ({ jwks }) => JSON.stringify(jwks.length === 1 ? jwks[0] : { keys: jwks }));
	return { thumbprint, description: () => report, onChange: (listener) => void listeners.push(listener) };
}
