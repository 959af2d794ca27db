import { REGISTERED_CLAIMS, VALUE_TYPES } from "../../src/options";
import { type JwtSessionOptions, SESSION_CLAIMS, SUBJECT_TYPES } from "../../src/session-options";
import { prepareFields } from "./field";
import { JWT_SESSION_FIELDS, SESSION_FLOW_DEFAULTS, type SessionNode } from "./jwt-session-fields";
import { nameTypedInput, rowList } from "./rows";
import { showRowsOf } from "./shown-rows";
import { sharedText } from "./text";
import { tokenSources } from "./token-source";
import { prepareTypedInput } from "./typed-inputs";

let readClaims: () => JwtSessionOptions["addclaims"];

const failureWay = () => (String($("[name=jwt-session-onfailure]:checked").val()) === "output" ? "output" : "error");

/** Fills the dialog of a `jwt-session` node. */
export function prepareDialog(this: SessionNode): void {
	prepareFields(this, JWT_SESSION_FIELDS, SESSION_FLOW_DEFAULTS);
	const options = { ...SESSION_FLOW_DEFAULTS };
	for (const name of Object.keys(options) as (keyof typeof options)[]) {
		// A property that a flow file lacks has its default, which a blank input would change.
		if (this[name] !== undefined) options[name] = this[name] as never;
		else if (typeof options[name] === "string") $(`#node-input-${name}`).val(options[name]);
	}
	const types = {
		claims: VALUE_TYPES.claims,
		token: tokenSources(),
		subject: SUBJECT_TYPES,
		output: VALUE_TYPES.output,
	};
	for (const property of ["claims", "token", "subject", "output"] as const) {
		prepareTypedInput({
			property,
			value: options[property],
			type: options[`${property}Type`],
			types: types[property],
			label: property === "output" ? "" : this._(`jwt-session.label.${property}`),
		});
	}
	prepareRows(this);
	$(`[name=jwt-session-onfailure][value=${options.onfailure === "output" ? "output" : "error"}]`).prop("checked", true);

	const update = () => {
		const action = String($("#node-input-mode").val());
		showRowsOf(action === "end" ? `end-${$("#node-input-end").val()}` : action, "data-actions");
		const label = this._(`jwt-session.label.output-${action === "end" ? "end" : "tokens"}`);
		$("#jwt-session-label-output").text(label);
		nameTypedInput($("#node-input-output"), label);
		$("#node-input-outputs").val(failureWay() === "output" ? 2 : 1);
	};
	$("#node-input-mode, #node-input-end, [name=jwt-session-onfailure]").on("change", update);
	update();
}

function prepareRows(node: SessionNode): void {
	for (const claim of REGISTERED_CLAIMS) {
		if (SESSION_CLAIMS.includes(claim)) continue;
		$("<option>", { value: claim, text: sharedText(`jwt.claim.${claim}`) }).appendTo("#jwt-session-claims");
	}
	readClaims = rowList($("#jwt-session-addclaims"), {
		types: VALUE_TYPES.addclaims,
		valueLabel: sharedText("jwt.row.value"),
		nameKey: "claim",
		rows: node.addclaims ?? [],
		nameLabel: sharedText("jwt.row.claim"),
		addLabel: sharedText("jwt.row.addclaim"),
		suggestions: "jwt-session-claims",
	});
}

/** Saves the values that the editor does not read from the fields itself. */
export function saveDialog(this: SessionNode): void {
	this.onfailure = failureWay();
	this.addclaims = readClaims();
}
