import { JWT_STORE_DEFAULTS } from "../../src/session-options";
import { offerChoices } from "./choices";
import { prepareFields } from "./field";
import {
	contextStores,
	defaultContextStore,
	dialogOpened,
	JWT_STORE_FIELDS,
	type StoreNode,
	storeField,
} from "./jwt-store-fields";
import { STORED } from "./secret";
import { showRowsOf } from "./shown-rows";
import type { Text } from "./text";

/** Fills the dialog of a `jwt-store` node. */
export function prepareDialog(this: StoreNode): void {
	const text: Text = (key, values) => this._(`jwt-store.${key}`, values);
	dialogOpened(this);
	for (const [name, value] of Object.entries(JWT_STORE_DEFAULTS)) {
		if ((this as Partial<Record<string, unknown>>)[name] === undefined) storeField(name).val(value);
	}
	prepareFields(this, JWT_STORE_FIELDS, JWT_STORE_DEFAULTS);
	const stores = contextStores().map((name) => [name, name] as const);
	const blank = ["", text("contextstore.blank", { name: defaultContextStore() })] as const;
	offerChoices(storeField("contextstore"), [blank, ...stores], this.contextstore ?? "");
	storeField("url").on("input change", () => storeField("kind").trigger("keyup"));
	storeField("kind").on("change", () => {
		showRowsOf(String(storeField("kind").val()), "data-views");
		// Whether these are right depends on the kind.
		storeField("url").trigger("keyup");
		storeField("contextstore").trigger("change");
	});
	showRowsOf(String(storeField("kind").val()), "data-views");
	prepareCheck(this.id, text);
}

/** Prepares the button that tries the connection to Redis, and the line with the result. */
function prepareCheck(id: string, text: Text): void {
	const line = $("#jwt-store-report");
	/** The number of the current request. A change to the URL makes a pending answer outdated. */
	let turn = 0;
	const say = (words: string, isError = false) => line.text(words).toggleClass("jwt-hint-error", isError);
	$("#jwt-store-check").on("click", async () => {
		const asked = ++turn;
		say(text("check.waiting"));
		const url = String(storeField("url").val() ?? "");
		const problem = await problemOf(text, { id, ...(url !== STORED && { url }) });
		if (asked === turn) say(problem ?? text("check.works"), problem !== undefined);
	});
	storeField("url").on("input change", () => {
		turn++;
		say("");
	});
}

/** Asks the runtime to try the connection. @returns what is wrong with it */
async function problemOf(text: Text, body: object): Promise<string | undefined> {
	try {
		const request = { method: "POST", contentType: "application/json", data: JSON.stringify(body) };
		const answer = (await $.ajax("jwt-store/check", request)) as { problem?: { message: string } };
		return answer.problem?.message;
	} catch (failed) {
		const { status } = failed as JQuery.jqXHR;
		return text(status === 401 || status === 403 ? "check.denied" : "check.failed");
	}
}
