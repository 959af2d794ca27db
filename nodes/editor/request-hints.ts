import { REQUEST_PLACES } from "../../src/options";
import type { JwtNode } from "./jwt-node";
import { isRequestItself, type Source, type Upstream, upstreamOf } from "./upstream";

const value = (name: string) => String($(`#node-input-${name}`).val() ?? "").trim();
const isRequestPlace = (type: string) => (REQUEST_PLACES as readonly string[]).includes(type);

/**
 * Prepares what the dialog says and does about HTTP requests: warns if the claims are the request itself, says where its
 * body is, and chooses the second output for a token from a request.
 * @returns a function that updates the hints, for another action
 */
export function prepareRequestHints(node: JwtNode, action: () => string): () => void {
	// The wires do not change while the dialog is open.
	const upstream = editorUpstream(node.id);
	const update = () => {
		const isGiven = isRequestItself(value("claimsType"), value("claims"), upstream);
		$("#jwt-claims-hint")
			.text(node._(isGiven ? "jwt.hint.requestclaims" : "jwt.hint.claims"))
			.toggleClass("jwt-hint-warning", isGiven);
		const replacesBody = upstream.body && value("outputType") === "msg" && value("output") === "payload";
		const isVerified = action() === "verify";
		$("#jwt-output-hint").text(isVerified ? node._(replacesBody ? "jwt.hint.body" : "jwt.hint.claims") : "");
	};
	$("#node-input-claims, #node-input-output").on("input change", update);

	const choices = $("[name=jwt-onfailure]");
	const chosen = () => String(choices.filter(":checked").val());
	const before = { source: value("tokenType"), onfailure: chosen() };
	let isTouched = false;
	choices.on("change", (event) => {
		// A change by the code below has no original event.
		if (event.originalEvent) isTouched = true;
	});
	$("#node-input-token").on("change", () => {
		const source = value("tokenType");
		if (isTouched || source === before.source) return;
		before.source = source;
		const wanted = isRequestPlace(source) ? "output" : before.onfailure;
		if (wanted !== chosen()) choices.filter(`[value=${wanted}]`).prop("checked", true).trigger("change");
	});
	return update;
}

interface EditorNodes {
	getNodeLinks(id: string, port: number): { source: Source }[];
	node(id: string): (Source & { links?: string[] }) | null;
}

/** Follows the wires back from a node in the editor, also through link nodes. */
function editorUpstream(id: string): Upstream {
	const nodes = RED.nodes as unknown as EditorNodes;
	return upstreamOf(id, (at) => {
		const wired = nodes.getNodeLinks(at, 1).map(({ source }) => source);
		const node = nodes.node(at);
		const linked = node?.type === "link in" ? (node.links ?? []).map((link) => nodes.node(link)) : [];
		return [...wired, ...linked.filter((link): link is Source => link !== null)];
	});
}
