import { say } from "./say";
import type { Proposal } from "./types";

/** Creates the list of settings that a token proposes. Each is confirmed by a button of its own. */
export function proposalList(proposals: () => Proposal[]): JQuery {
	const content = $("<div>");
	const status = $("<div>", { class: "jwt-inspector-note", role: "status" });
	const show = () => {
		const all = proposals();
		status.text(say(all.length > 0 ? "fillinhint" : "fits"));
		const rows = all.map(({ label, value, use }) => {
			const act = $("<button>", { type: "button", class: "red-ui-button red-ui-button-small", text: say("use") });
			act.attr("aria-label", say("usethis", { name: label, value })).on("click", () => {
				use();
				show();
				content.find("button").first().trigger("focus");
			});
			const name = $("<span>", { class: "jwt-check-name", text: label });
			return $("<li>").append(name, $("<span>", { class: "jwt-check-detail", text: `${value} ` }).append(act));
		});
		content.empty().append(rows.length > 0 ? $("<ul>", { class: "jwt-proposals" }).append(rows) : "");
	};
	const details = $("<details>", { class: "jwt-fillin" });
	details.append($("<summary>", { text: say("fillin") }), $("<div>").append(status, content));
	details.on("toggle", () => {
		if (details.prop("open")) show();
	});
	return details;
}
