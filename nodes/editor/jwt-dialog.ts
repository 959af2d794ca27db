import { readLegacy } from "../../src/legacy";
import { type JwtOptions, VALUE_TYPES } from "../../src/options";
import { prepareConfigLine } from "./config-line";
import { removeUser } from "./config-users";
import { dialogClosed, dialogOpened } from "./current-action";
import { prepareFields } from "./field";
import { nodeHost } from "./inspector/node-host";
import { openInspector } from "./inspector/panel";
import { FLOW_DEFAULTS, JWT_FIELDS } from "./jwt-fields";
import { prepareLists } from "./jwt-lists";
import type { JwtNode } from "./jwt-node";
import { blankLifetime, chosenConfig } from "./lifetime";
import { prepareOtherConfigs } from "./other-configs-list";
import { preparePreview } from "./preview";
import { prepareRequestHints } from "./request-hints";
import { nameTypedInput, type RowList } from "./rows";
import { showRowsOf } from "./shown-rows";
import { tokenSources } from "./token-source";
import { withTypeOf } from "./typed-field";
import { prepareTypedInput } from "./typed-inputs";
import { claimSources } from "./typed-types";

let lists: Record<"addclaims" | "headers" | "rules", RowList>;
let readAlternatives: () => string[];

const MISTAKE = ".jwt-hint-error:not(:empty), [aria-invalid=true]";
/** The fields whose mistakes Node-RED marks only after a change. */
const CHECKED = ["jwtconfig", "claims", "expiresin", "reuse", "token", "scopesmatch", "output"];

const currentAction = () => String($("#node-input-mode").val());
const answersRequests = () => currentAction() !== "decode" && $("[name=jwt-onfailure]:checked").val() === "output";

/** Fills the dialog of a `jwt` node. */
export function prepareDialog(this: JwtNode): void {
	dialogOpened(this);
	prepareFields(this, JWT_FIELDS, FLOW_DEFAULTS);
	const options = { ...this, ...readLegacy(this) };
	const action = $("#node-input-mode").val(options.mode);
	for (const property of ["claims", "token", "output"] as const) prepareTyped(this, options, property);
	readAlternatives = prepareOtherConfigs(this, (key, values) => this._(`jwt.${key}`, values));
	prepareTest(this);
	$(`[name=jwt-onfailure][value=${options.onfailure === "output" ? "output" : "error"}]`).prop("checked", true);
	let updatePreview = () => {};
	lists = prepareLists(this, chosenConfig, () => updatePreview());
	updatePreview = preparePreview(this, () => lists.addclaims.read());
	const updateConfigLine = prepareConfigLine(this, currentAction);
	const updateRequestHints = prepareRequestHints(this, currentAction);
	const isSet = ({ headers, alternatives, reuse, complete, allowmissing, once }: JwtNode) =>
		[headers ?? [], alternatives ?? []].flat().length > 0 ||
		Boolean(reuse) ||
		complete === true ||
		allowmissing === true ||
		once === true;
	$(".jwt-form details").prop("open", isSet(this));

	const update = () => {
		const chosen = currentAction();
		showRowsOf(chosen, "data-actions");
		const label = this._(`jwt.label.output-${chosen}`);
		$("#jwt-label-output").text(label);
		nameTypedInput($("#node-input-output"), label);
		$("#node-input-outputs").val(answersRequests() ? 2 : 1);
		updateConfigLine();
		updateRequestHints();
		updatePreview();
	};
	action.on("change", () => {
		update();
		// Whether a value is a mistake depends on the action.
		$(CHECKED.map((name) => `#node-input-${name}`).join()).trigger("change");
		openMistakes();
	});
	$("[name=jwt-onfailure]").on("change", update);
	$("#node-input-jwtconfig").on("change", () => {
		$("#node-input-expiresin").attr("placeholder", blankLifetime());
		updatePreview();
	});
	$("#node-input-claims, #node-input-expiresin").on("input change", updatePreview);
	$("#node-input-jwtconfig, #node-input-expiresin").on("input change", () => $("#node-input-reuse").trigger("change"));
	update();
	openMistakes();
}

/** Opens what would hide a mistake. */
function openMistakes(): void {
	const details = $(".jwt-form details");
	const isShown = (element: HTMLElement) => $(element).closest("[data-actions]").css("display") !== "none";
	const found = details.find(MISTAKE).toArray().some(isShown);
	if (found) details.prop("open", true);
}

function prepareTyped(node: JwtNode, options: Partial<JwtOptions>, property: "claims" | "token" | "output"): void {
	const types = { claims: claimSources, token: tokenSources, output: () => [...VALUE_TYPES.output] }[property](node);
	prepareTypedInput({
		property,
		// A missing property means msg.payload.
		value: options[property] ?? "payload",
		type: options[`${property}Type`] ?? "msg",
		types: withTypeOf(node, property, types),
		label: property === "output" ? "" : node._(`jwt.label.${property}`),
	});
}

/** Prepares the button that opens the inspector. */
function prepareTest({ id, name }: JwtNode): void {
	const rules = () => lists.rules.read() as JwtOptions["rules"];
	const host = nodeHost({ id, name: name ?? "", rules, alternatives: () => readAlternatives() });
	openInspector($("#jwt-test"), $("#jwt-inspector"), host);
}

/** Saves the values that the editor does not read from the fields itself. */
export function saveDialog(this: JwtNode): void {
	dialogClosed();
	this.generatejwt = "";
	this.onfailure = answersRequests() ? "output" : "error";
	this.addclaims = lists.addclaims.save();
	this.headers = lists.headers.save();
	this.rules = lists.rules.save();
	const before = this.alternatives;
	this.alternatives = readAlternatives();
	removeUser(this, before, [...this.alternatives, this.jwtconfig]);
}
