import { readLegacy } from "../../src/legacy";
import { type JwtOptions, REGISTERED_CLAIMS, RULE_OPERATORS, VALUE_TYPES } from "../../src/options";
import { removeUser } from "./config-users";
import { prepareFields } from "./field";
import { FLOW_DEFAULTS, JWT_FIELDS } from "./jwt-fields";
import type { JwtNode } from "./jwt-node";
import { withKeyType } from "./key-type";
import { blankLifetime } from "./lifetime";
import { prepareOtherConfigs } from "./other-configs";
import { nameTypedInput, rowList } from "./rows";
import { showRowsOf } from "./shown-rows";
import { tokenSources } from "./token-source";

let readClaims: () => JwtOptions["addclaims"];
let readHeaders: () => JwtOptions["headers"];
let readAlternatives: () => string[];
let readRules: () => JwtOptions["rules"];

const currentAction = () => String($("#node-input-mode").val());
const answersRequests = () => currentAction() !== "decode" && $("[name=jwt-onfailure]:checked").val() === "output";

/** Fills the dialog of a `jwt` node. */
export function prepareDialog(this: JwtNode): void {
	prepareFields(this, JWT_FIELDS, FLOW_DEFAULTS);
	const options = { ...this, ...readLegacy(this) };
	const action = $("#node-input-mode").val(options.mode);
	for (const property of ["claims", "token", "output"] as const) prepareTypedInput(this, options, property);
	prepareRows(this);
	prepareRules(this);
	readAlternatives = prepareOtherConfigs(this, (key, values) => this._(`jwt.${key}`, values));
	$(`[name=jwt-onfailure][value=${options.onfailure === "output" ? "output" : "error"}]`).prop("checked", true);
	$(".jwt-form details").prop(
		"open",
		(this.headers ?? []).length > 0 ||
			(this.alternatives ?? []).length > 0 ||
			Boolean(this.reuse) ||
			this.complete === true ||
			this.allowmissing === true ||
			this.once === true,
	);

	const update = () => {
		const chosen = currentAction();
		showRowsOf(chosen, "data-actions");
		const label = this._(`jwt.label.output-${chosen}`);
		$("#jwt-label-output").text(label);
		nameTypedInput($("#node-input-output"), label);
		$("#node-input-outputs").val(answersRequests() ? 2 : 1);
	};
	action.on("change", update);
	$("[name=jwt-onfailure]").on("change", update);
	$("#node-input-jwtconfig").on("change", () => {
		$("#node-input-expiresin").attr("placeholder", blankLifetime());
	});
	$("#node-input-jwtconfig, #node-input-expiresin").on("input change", () => $("#node-input-reuse").trigger("change"));
	update();
}

function prepareTypedInput(node: JwtNode, options: Partial<JwtOptions>, property: "claims" | "token" | "output"): void {
	// A missing property means msg.payload.
	const input = $(`#node-input-${property}`).val(options[property] ?? "payload");
	$(`#node-input-${property}Type`).val(options[`${property}Type`] ?? "msg");
	const types = property === "token" ? tokenSources() : [...VALUE_TYPES[property]];
	input.typedInput({ default: "msg", types: types as never, typeField: `#node-input-${property}Type` });
	if (property !== "output") nameTypedInput(input, node._(`jwt.label.${property}`));
}

function prepareRows(node: JwtNode): void {
	for (const claim of REGISTERED_CLAIMS) {
		$("<option>", { value: claim, text: node._(`jwt.claim.${claim}`) }).appendTo("#jwt-registered-claims");
	}
	const shared = { types: withKeyType(VALUE_TYPES.addclaims, node), valueLabel: node._("jwt.row.value") };
	readClaims = rowList($("#jwt-addclaims"), {
		...shared,
		nameKey: "claim",
		rows: node.addclaims ?? [],
		nameLabel: node._("jwt.row.claim"),
		addLabel: node._("jwt.row.addclaim"),
		suggestions: "jwt-registered-claims",
	});
	readHeaders = rowList($("#jwt-headers"), {
		...shared,
		nameKey: "name",
		rows: node.headers ?? [],
		nameLabel: node._("jwt.row.header"),
		addLabel: node._("jwt.row.addheader"),
	});
}

/** Prepares the rules: rows with a claim, an operator and a value. */
function prepareRules(node: JwtNode): void {
	readRules = rowList($("#jwt-rules"), {
		types: VALUE_TYPES.rules,
		valueLabel: node._("jwt.row.value"),
		nameKey: "claim",
		rows: node.rules ?? [],
		nameLabel: node._("jwt.row.claim"),
		addLabel: node._("jwt.row.addrule"),
		suggestions: "jwt-registered-claims",
		operators: {
			label: node._("jwt.row.operator"),
			words: RULE_OPERATORS.map((value) => [value, node._(`jwt.operator.${value}`)]),
			alone: "exists",
		},
	}) as () => JwtOptions["rules"];
}

/** Saves the values that the editor does not read from the fields itself. */
export function saveDialog(this: JwtNode): void {
	this.generatejwt = "";
	this.onfailure = answersRequests() ? "output" : "error";
	this.addclaims = readClaims();
	this.headers = readHeaders();
	this.rules = readRules();
	const before = this.alternatives;
	this.alternatives = readAlternatives();
	removeUser(this, before, [...this.alternatives, this.jwtconfig]);
}
