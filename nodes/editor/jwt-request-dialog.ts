import { VALUE_TYPES } from "../../src/options";
import { type JwtRequestOptions, REQUEST_CLAIMS_TYPES, usesAssertion } from "../../src/request-options";
import { claimNames } from "./claim-names";
import { prepareFields } from "./field";
import {
	inspectParameter,
	JWT_REQUEST_FIELDS,
	optionsOf,
	REQUEST_FLOW_DEFAULTS,
	type RequestNode,
} from "./jwt-request-fields";
import { CLAIM_ROWS, HEADER_ROWS, inspectClaim, inspectHeader } from "./row-problems";
import { type RowList, rowList } from "./rows";
import { showRowsOf } from "./shown-rows";
import { SHARED_WORDS, sharedText } from "./text";
import { prepareTypedInput } from "./typed-inputs";
import { claimSources, rowTypes } from "./typed-types";

let lists: Record<"addclaims" | "headers" | "parameters", RowList>;

const failureWay = () => (String($("[name=jwt-request-onfailure]:checked").val()) === "output" ? "output" : "error");
const current = (field: string) => String($(`#node-input-${field}`).val() ?? "");

/** Fills the dialog of a `jwt-request` node. */
export function prepareDialog(this: RequestNode): void {
	const options = optionsOf(this);
	prepareFields(this, JWT_REQUEST_FIELDS, REQUEST_FLOW_DEFAULTS);
	for (const [property, types] of [
		["claims", claimSources(SHARED_WORDS, REQUEST_CLAIMS_TYPES)],
		["output", VALUE_TYPES.output],
	] as const) {
		const label = this._(`jwt-request.label.${property}`);
		prepareTypedInput({ property, value: options[property], type: options[`${property}Type`], types, label });
	}
	lists = prepareRows(this, options);
	$(`[name=jwt-request-onfailure][value=${options.onfailure === "output" ? "output" : "error"}]`).prop("checked", true);
	const usesMore = options.parameters.length > 0 || options.headers.length > 0 || options.complete === true;
	$(".jwt-form details").prop("open", usesMore);

	const update = () => {
		showRowsOf(viewOf(current("grant"), current("clientid").trim(), current("clientauth")), "data-actions");
		$("#node-input-outputs").val(failureWay() === "output" ? 2 : 1);
	};
	$("#node-input-grant, #node-input-clientauth, [name=jwt-request-onfailure]").on("change", update);
	$("#node-input-clientid").on("input change", update);
	update();
}

/** Returns the view of the dialog: the grant, and whether a client authenticates or signs. */
function viewOf(grant: string, clientId: string, clientAuth: string): string {
	if (grant === "jwt-bearer" && clientId) return "jwt-bearer-client";
	if (grant === "client_credentials" && usesAssertion(clientAuth)) return "client_credentials-signed";
	return grant;
}

function prepareRows(node: RequestNode, { addclaims, headers, parameters }: JwtRequestOptions): typeof lists {
	const shared = {
		typedTypes: rowTypes(SHARED_WORDS),
		nameLabel: sharedText("jwt.row.claim"),
		valueLabel: sharedText("jwt.row.value"),
		removeLabel: sharedText("jwt.row.remove"),
		unreadableText: sharedText("jwt.problem.unreadablerow"),
	};
	return {
		addclaims: rowList($("#jwt-request-addclaims"), {
			...shared,
			...CLAIM_ROWS,
			rows: addclaims,
			addLabel: sharedText("jwt.row.addclaim"),
			menu: { label: sharedText("jwt.row.pick"), groups: () => claimNames(SHARED_WORDS) },
			inspect: (row) => inspectClaim(row, SHARED_WORDS),
		}),
		headers: rowList($("#jwt-request-headers"), {
			...shared,
			...HEADER_ROWS,
			rows: headers,
			nameLabel: sharedText("jwt.row.header"),
			addLabel: sharedText("jwt.row.addheader"),
			inspect: (row) => inspectHeader(row, SHARED_WORDS),
		}),
		parameters: rowList($("#jwt-request-parameters"), {
			...shared,
			...HEADER_ROWS,
			rows: parameters,
			nameLabel: sharedText("jwt.row.header"),
			addLabel: sharedText("jwt.row.addheader"),
			inspect: (row) => inspectParameter(row, node),
		}),
	};
}

/** Saves the values that the editor does not read from the fields itself. */
export function saveDialog(this: RequestNode): void {
	this.onfailure = failureWay();
	this.addclaims = lists.addclaims.save();
	this.headers = lists.headers.save();
	this.parameters = lists.parameters.save();
}
