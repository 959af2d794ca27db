import { VALUE_TYPES } from "../../src/options";
import { SESSION_CLAIMS, SUBJECT_TYPES } from "../../src/session-options";
import { claimNames } from "./claim-names";
import { prepareFields } from "./field";
import { inspectAddedClaim, JWT_SESSION_FIELDS, SESSION_FLOW_DEFAULTS, type SessionNode } from "./jwt-session-fields";
import { CLAIM_ROWS } from "./row-problems";
import { nameTypedInput, type RowList, rowList } from "./rows";
import { showRowsOf } from "./shown-rows";
import { SHARED_WORDS, sharedText } from "./text";
import { tokenSources } from "./token-source";
import { prepareTypedInput } from "./typed-inputs";
import { claimSources, rowTypes } from "./typed-types";

let added: RowList;

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
		claims: claimSources(SHARED_WORDS),
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
	added = prepareRows(this);
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

function prepareRows(node: SessionNode): RowList {
	const groups = () =>
		claimNames(SHARED_WORDS).map(({ label, names }) => ({
			label,
			names: names.filter(([name]) => !SESSION_CLAIMS.includes(name)),
		}));
	return rowList($("#jwt-session-addclaims"), {
		...CLAIM_ROWS,
		typedTypes: rowTypes(SHARED_WORDS),
		rows: node.addclaims,
		nameLabel: sharedText("jwt.row.claim"),
		valueLabel: sharedText("jwt.row.value"),
		addLabel: sharedText("jwt.row.addclaim"),
		removeLabel: sharedText("jwt.row.remove"),
		unreadableText: sharedText("jwt.problem.unreadablerow"),
		menu: { label: sharedText("jwt.row.pick"), groups },
		inspect: (row) => inspectAddedClaim(row, node),
	});
}

/** Saves the values that the editor does not read from the fields itself. */
export function saveDialog(this: SessionNode): void {
	this.onfailure = failureWay();
	this.addclaims = added.save();
}
