import { suggestionOf } from "./follow";
import { say } from "./say";
import type { Host, Result } from "./types";
import { describe, nameCheck } from "./words";

const SIGNS = { passed: "✓", failed: "✗", skipped: "–" };

/**
 * Creates the list of all checks, in their order, with a button where a setting could follow the token.
 * @param used is called after a setting followed
 */
export function resultList(results: readonly Result[], host: Host, keysource: string, used: () => void): JQuery {
	const list = $("<ul>", { class: "jwt-checks", "aria-label": say("checks") });
	for (const result of results) {
		const { outcome } = result;
		const words = say(`outcome.${outcome}`);
		const sign = $("<span>", {
			class: "jwt-check-sign",
			role: "img",
			"aria-label": words,
			title: words,
			text: SIGNS[outcome],
		});
		const name = $("<span>", { class: "jwt-check-name", text: nameCheck(result) });
		const detail = $("<span>", { class: "jwt-check-detail", text: describe(result) });
		const item = $("<li>", { class: `jwt-check-${outcome}`, "data-check": result.check }).append(sign, name, detail);
		const suggestion = host.use && suggestionOf(result, keysource);
		if (suggestion) {
			const { option, value } = suggestion;
			const label = say("usethis", { name: nameCheck(result), value });
			$("<button>", {
				type: "button",
				class: "red-ui-button red-ui-button-small",
				text: say("use"),
			})
				.attr("aria-label", label)
				.on("click", () => {
					host.use?.(option, value);
					used();
				})
				.appendTo(detail.append(" "));
		}
		list.append(item);
	}
	return list;
}
