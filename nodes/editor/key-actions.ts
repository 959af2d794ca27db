import { asksForPassphrase, type KeysDescription, type LeftOut } from "../../src/key-facts";
import type { JwtConfigOptions } from "../../src/options";
import { isRemoteSource } from "../../src/options";
import type { KeyField } from "./key-field";
import { reportInWords } from "./key-report";
import { STORED } from "./secret";
import type { Text } from "./text";

/** A new key pair, as the runtime makes it. */
interface GeneratedPair {
	privatekey: string;
	publickey: string;
	jwk: { kid?: string };
}

type Answer<T> = T | { problem: { message: string; leftOut?: LeftOut[] } };

const field = (name: string) => $(`#node-config-input-${name}`);

/** Asks the runtime, which alone can make and read keys: a browser has no cryptography on plain http. */
async function ask<T>(text: Text, path: string, body: object): Promise<Answer<T>> {
	try {
		const request = { method: "POST", contentType: "application/json", data: JSON.stringify(body) };
		return await $.ajax(`jwt-config/${path}`, request);
	} catch (failed) {
		const { status } = failed as JQuery.jqXHR;
		return { problem: { message: text(status === 401 || status === 403 ? "check.denied" : "check.failed") } };
	}
}

/** The fields as they are now; a credential that was left as it is stored is not among them. */
function currentFields(id: string, privatekey: KeyField, accepted: () => string[]) {
	const names = ["algorithm", "keysource", "keyid", "issuer", "jwksurl"] as const;
	const files = ["secretencoding", "secretfile", "privatekeyfile", "publickeyfile"] as const;
	const options: Partial<JwtConfigOptions> = { algorithms: accepted() };
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

/** The buttons that make, check and copy keys, and the line that says what came of it. */
export function prepareKeyActions(id: string, text: Text, privatekey: KeyField, accepted: () => string[]): void {
	const line = $("#jwt-config-report");
	const kid = $("#jwt-config-kid");
	const copies = $("#jwt-config-copypem, #jwt-config-copyjwk");
	let report: KeysDescription | undefined;
	/** Which question the answer that comes is to; a change of a field makes it one to none. */
	let turn = 0;

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
			// A stored key may need one too, which cannot be seen from here.
			if (asksForPassphrase(answer.problem.leftOut ?? [])) $("#jwt-config-row-passphrase").show();
			return say(answer.problem.message, "error");
		}
		report = answer;
		const words = reportInWords(text, answer, isRemoteSource(String(field("keysource").val())));
		say(answer.isPair ? words : text("check.nopair"), answer.isPair ? "" : "warning");
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
}
