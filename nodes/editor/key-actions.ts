import { asksForPassphrase, type KeysDescription, type LeftOut } from "../../src/key-facts";
import type { JwtConfigOptions } from "../../src/options";
import { isRemoteSource } from "../../src/options";
import { currentNode, field } from "./current";
import type { KeyField } from "./key-field";
import { reportInWords } from "./key-report";
import { STORED } from "./secret";
import type { Text } from "./text";

/** A key pair that the runtime generated. */
interface GeneratedPair {
	privatekey: string;
	publickey: string;
	jwk: { kid?: string };
}

type Answer<T> = T | { problem: { message: string; leftOut?: LeftOut[] } };

/** Calls the runtime to generate or check keys, because browsers have no cryptography on plain http. */
async function ask<T>(text: Text, path: string, body: object): Promise<Answer<T>> {
	try {
		const request = { method: "POST", contentType: "application/json", data: JSON.stringify(body) };
		return await $.ajax(`jwt-config/${path}`, request);
	} catch (failed) {
		const { status } = failed as JQuery.jqXHR;
		return { problem: { message: text(status === 401 || status === 403 ? "check.denied" : "check.failed") } };
	}
}

/** Returns the current fields. A stored credential that was not changed is `undefined`. */
function currentFields(id: string, privatekey: KeyField, accepted: () => string[]) {
	const names = ["algorithm", "keysource", "keyid", "issuer", "jwksurl"] as const;
	const files = ["secretencoding", "secretfile", "privatekeyfile", "publickeyfile"] as const;
	const options: Partial<JwtConfigOptions> = { algorithms: accepted() };
	options.allowhttp = field("allowhttp").prop("checked") === true;
	for (const name of ["tls", "proxy"] as const) options[name] = currentNode(name);
	for (const name of [...names, ...files]) options[name] = String(field(name).val() ?? "") as never;
	const typed = (name: string) => (field(name).val() === STORED ? undefined : String(field(name).val() ?? ""));
	const credentials = {
		secret: typed("secret"),
		passphrase: typed("passphrase"),
		privatekey: privatekey.typed(),
		publickey: typed("publickey"),
	};
	return { id, options, credentials };
}

/**
 * Prepares the buttons that generate, check and copy keys, and the line with the result.
 * @param belonging the thumbprint of the key that belongs here, if it is missing
 * @returns a function that returns the thumbprint of the key pair in the fields; `undefined` if it was not checked
 */
export function prepareKeyActions(
	id: string,
	text: Text,
	privatekey: KeyField,
	accepted: () => string[],
	belonging: string | undefined,
): () => string | undefined {
	const line = $("#jwt-config-report");
	const kid = $("#jwt-config-kid");
	const copies = $("#jwt-config-copypem, #jwt-config-copyjwk");
	let report: KeysDescription | undefined;
	/** The number of the current request. A change to a field increases it, which makes a pending answer outdated. */
	let turn = 0;

	const thumbprint = () => (report?.publickey === undefined ? undefined : report.keys[0]?.thumbprint);
	const say = (words: string, level: "" | "warning" | "error" = "") => {
		line.text(words);
		line.toggleClass("jwt-hint-warning", level === "warning").toggleClass("jwt-hint-error", level === "error");
	};
	const forget = () => {
		turn++;
		report = undefined;
		copies.prop("disabled", true);
		kid.text("");
		say("");
	};
	const tell = (answer: Answer<KeysDescription>) => {
		if ("problem" in answer) {
			// A stored key, which the editor does not see, may need a passphrase too.
			if (asksForPassphrase(answer.problem.leftOut ?? [])) $("#jwt-config-row-passphrase").show();
			return say(answer.problem.message, "error");
		}
		report = answer;
		const words = reportInWords(text, answer, isRemoteSource(String(field("keysource").val())));
		const isOther = belonging !== undefined && thumbprint() !== belonging;
		if (!answer.isPair) say(text("check.nopair"), "warning");
		else if (isOther) say(`${words}. ${text("check.otherkey", { thumbprint: belonging })}`, "warning");
		else say(words);
		copies.prop("disabled", answer.publickey === undefined);
		if (answer.publickey !== undefined) kid.text(`kid ${answer.jwks[0]?.kid ?? ""}`);
	};
	const check = async () => {
		forget();
		const asked = turn;
		say(text("check.waiting"));
		const answer = await ask<KeysDescription>(text, "check", currentFields(id, privatekey, accepted));
		if (asked === turn) tell(answer);
	};
	$("#jwt-config-check").on("click", check);
	$("#jwt-config-generatepair").on("click", async () => {
		forget();
		const asked = turn;
		say(text("check.waiting"));
		const answer = await ask<GeneratedPair>(text, "generate", { algorithm: field("algorithm").val() });
		if (asked !== turn) return;
		if ("problem" in answer) return say(answer.problem.message, "error");
		field("privatekey").val(answer.privatekey).trigger("change");
		field("publickey").val(answer.publickey).trigger("change");
		field("passphrase").val("").trigger("change");
		await check();
	});
	$("#jwt-config-tab-key, #jwt-config-head").on("input change", ":input", forget);

	const copy = (button: JQuery, value: (report: KeysDescription) => string) =>
		button.on("click", () => {
			if (report) RED.clipboard.copyText(value(report), button as never, text("button.copied"));
		});
	copy($("#jwt-config-copypem"), ({ publickey = "" }) => publickey);
	copy($("#jwt-config-copyjwk"), ({ jwks }) => JSON.stringify(jwks.length === 1 ? jwks[0] : { keys: jwks }));
	return thumbprint;
}
