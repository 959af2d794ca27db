import { REGISTERED_CLAIMS, VALUE_TYPES } from "../../src/options";
import { type JwtRequestOptions, REQUEST_CLAIMS_TYPES, usesAssertion } from "../../src/request-options";
import { prepareFields } from "./field";
import { JWT_REQUEST_FIELDS, optionsOf, REQUEST_FLOW_DEFAULTS, type RequestNode } from "./jwt-request-fields";
import { withKeyType } from "./key-type";
import { rowList } from "./rows";
import { showRowsOf } from "./shown-rows";
import { sharedText } from "./text";
import { prepareTypedInput } from "./typed-inputs";

let readClaims: () => JwtRequestOptions["addclaims"];
let readHeaders: () => JwtRequestOptions["headers"];

const failureWay = () => (String($("[name=jwt-request-onfailure]:checked").val()) === "output" ? "output" : "error");
const current = (field: string) => String($(`#node-input-${field}`).val() ?? "");

/** Fills the dialog of a `jwt-request` node. */
export function prepareDialog(this: RequestNode): void {
	const options = optionsOf(this);
	prepareFields(this, JWT_REQUEST_FIELDS, REQUEST_FLOW_DEFAULTS);
	const none = { value: "none", label: this._("jwt-request.type.none"), icon: "fa fa-ban", hasValue: false };
	const claims = REQUEST_CLAIMS_TYPES.map((type) => (type === "none" ? none : type));
	for (const [property, types] of [
		["claims", claims],
		["output", VALUE_TYPES.output],
	] as const) {
		const label = this._(`jwt-request.label.${property}`);
		prepareTypedInput({ property, value: options[property], type: options[`${property}Type`], types, label });
	}
	prepareRows(options);
	$(`[name=jwt-request-onfailure][value=${options.onfailure === "output" ? "output" : "error"}]`).prop("checked", true);
	$(".jwt-form details").prop("open", options.headers.length > 0 || options.complete === true);

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

function prepareRows({ addclaims, headers }: JwtRequestOptions): void {
	for (const claim of REGISTERED_CLAIMS) {
		$("<option>", { value: claim, text: sharedText(`jwt.claim.${claim}`) }).appendTo("#jwt-request-claims");
	}
	const shared = {
		types: withKeyType(VALUE_TYPES.addclaims, { _: sharedText }),
		valueLabel: sharedText("jwt.row.value"),
	};
	readClaims = rowList($("#jwt-request-addclaims"), {
		...shared,
		nameKey: "claim",
		rows: addclaims,
		nameLabel: sharedText("jwt.row.claim"),
		addLabel: sharedText("jwt.row.addclaim"),
		suggestions: "jwt-request-claims",
	});
	readHeaders = rowList($("#jwt-request-headers"), {
		...shared,
		nameKey: "name",
		rows: headers,
		nameLabel: sharedText("jwt.row.header"),
		addLabel: sharedText("jwt.row.addheader"),
	});
}

/** Saves the values that the editor does not read from the fields itself. */
export function saveDialog(this: RequestNode): void {
	this.onfailure = failureWay();
	this.addclaims = readClaims();
	this.headers = readHeaders();
}
