import { JWT_CONFIG_DEFAULTS } from "../../src/options";
import { type ConfigNode, currentNode, isTicked } from "./current";
import type { Text } from "./text";

const field = (name: string) => $(`#node-config-input-${name}`);

/** Shows a warning below a row while it holds. */
function warn(name: string, words: string, holds: () => boolean): void {
	const id = `node-config-input-${name}-hint`;
	const hint = $("<div>", { id, class: "jwt-hint jwt-hint-warning", role: "status" }).appendTo(
		field(name).closest(".form-row"),
	);
	field(name).attr("aria-describedby", id);
	const update = () => hint.text(holds() ? words : "");
	field(name).on("change", update);
	update();
}

/** Prepares the rows that say how keys are fetched. */
export function prepareConnection(node: ConfigNode, text: Text): void {
	warn("allowhttp", text("warning.allowhttp"), () => isTicked(node, "allowhttp"));
	warn("tls", text("warning.tls"), () => {
		const tls = RED.nodes.node(currentNode("tls")) as { verifyservercert?: boolean } | null;
		return tls?.verifyservercert === false;
	});
	field("allowhttp").on("change", () => {
		// Whether the URL is valid depends on it.
		for (const name of ["jwksurl", "issuer", "signerurl"]) field(name).trigger("change");
	});
	const { maxstale = JWT_CONFIG_DEFAULTS.maxstale, allowhttp, tls, proxy } = node;
	const isUsual = maxstale === JWT_CONFIG_DEFAULTS.maxstale && String(allowhttp ?? false) !== "true" && !tls && !proxy;
	$("#jwt-config-row-connection").prop("open", !isUsual);
}
