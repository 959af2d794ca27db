import { suggestionOf } from "./follow";
import { say } from "./say";
import type { Host, Result } from "./types";
import { describe, nameCheck } from "./words";

const SIGNS = { passed: "✓", failed: "✗", skipped: "–" };

/**
 * Creates the lists of all checks, each in the order of the checks, with a button where a setting could follow the token. Those
 * that passed are folded behind the others, so that nobody has to look for the reason of a refusal.
 * @param used is called after a setting followed
 */
export function resultList(results: readonly Result[], host: Host, keysource: string, used: () => void): JQuery {
	const passed = results.filter(({ outcome }) => outcome === "passed");
	const others = results.filter(({ outcome }) => outcome !== "passed");
	const listOf = (shown: readonly Result[], label: string) =>
		$("<ul>", { class: "jwt-checks", "aria-label": label }).append(
			shown.map((result) => item(result, host, keysource, used)),
		);
	const lists = $("<div>");
	if (others.length > 0) lists.append(listOf(others, say("notpassed")));
	if (passed.length > 0) {
		const label = say("passed", { number: passed.length });
		const details = $("<details>", { class: "jwt-passed" }).append($("<summary>", { text: label }));
		lists.append(details.append(listOf(passed, label)).prop("open", others.length === 0));
	}
	return lists;
}

function item(result: Result, host: Host, keysource: string, used: () => void): JQuery {
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
	return $("<li>", { class: `jwt-check-${outcome}`, "data-check": result.check }).append(sign, name, detail);
}
