import { proposalList } from "./proposal-list";
import { refusedTokens } from "./refused";
import { ask } from "./request";
import { resultList } from "./result-list";
import { say } from "./say";
import { tree } from "./tree";
import type { Answer, Host } from "./types";
import { nameCheck } from "./words";

/** The time after the last change to the token before it is checked, in milliseconds. */
const PAUSE = 300;

const button = (key: string, icon: string) =>
	$("<button>", { type: "button", class: `red-ui-button jwt-inspector-${key}` }).append(
		$("<i>", { class: `fa fa-${icon}`, "aria-hidden": "true" }),
		$("<span>", { text: ` ${say(`button.${key}`)}` }),
	);

/**
 * Fills an element with the inspector: checks a token with the fields of the dialog as typed, and shows the value expected
 * and the value found for each check. Keeps nothing when the dialog closes.
 */
export function prepareInspector(container: JQuery, host: Host): void {
	const id = `${container.attr("id")}-token`;
	// Not as properties, because jQuery UI has a method with the name of an attribute.
	const area = $("<textarea>").attr({
		...{ id, class: "jwt-inspector-token", rows: 4, spellcheck: "false", autocomplete: "off" },
		placeholder: say("placeholder"),
	});
	const check = button("check", "search");
	const sample = button("sample", "magic");
	const summary = $("<div>", { class: "jwt-inspector-summary", role: "status" });
	const results = $("<div>", { class: "jwt-inspector-results" });
	container.append(
		$("<label>", { for: id, text: say("token") }),
		area,
		$("<div>", { class: "jwt-inspector-buttons" }).append(check, sample),
		summary,
		results,
		refusedTokens(host),
	);

	/** The number of the current request. A later one, or a change, makes its answer outdated. */
	let turn = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const tell = (words: string, level: "" | "good" | "error" | "warning" = "") => {
		summary.text(words).attr("data-level", level);
	};
	const clear = (words = "", level: "" | "error" = "") => {
		turn++;
		clearTimeout(timer);
		results.empty().removeClass("jwt-inspector-stale");
		tell(words, level);
	};
	const typed = () => String(area.val() ?? "").trim();

	const inspect = async () => {
		clear();
		const token = typed();
		if (token === "") return tell(say("notoken"));
		const fields = host.fields();
		if (!fields) return tell(say("noconfig"), "error");
		const asked = turn;
		tell(say("waiting"));
		const answer = await ask<Answer>("inspect", { token, ...fields, node: host.node?.() });
		if (asked !== turn) return;
		if (!("checks" in answer)) return tell(answer.problem.message, "error");
		show(answer, fields.options?.keysource ?? "inline");
	};
	const again = () => {
		check.trigger("focus");
		void inspect();
	};
	const show = (answer: Answer, keysource: string) => {
		const { header, claims, checks, removed, configuration } = answer;
		tell(...inShort(answer));
		if (configuration) results.append(note(say("chosen", { name: configuration.name || configuration.id })));
		if (removed.length > 0) results.append(note(say("removed", { what: removed.join(", ") })));
		if (checks.length > 0) results.append(resultList(checks, host, keysource, again));
		results.find(".jwt-checks > li").first()[0]?.scrollIntoView({ block: "nearest" });
		if (results.find(".jwt-checks button").length > 0) results.append(note(say("trust")));
		if (header) results.append(tree(say("header"), header));
		if (claims) results.append(tree(say("claims"), claims));
		if (header && claims && host.proposals) results.append(proposalList(() => host.proposals?.(header, claims) ?? []));
	};

	area.on("input", () => {
		clear();
		timer = setTimeout(() => void inspect(), PAUSE);
	});
	check.on("click", () => void inspect());
	sample.on("click", async () => {
		clear();
		const asked = turn;
		tell(say("waiting"));
		const made = await ask<{ token: string }>("sample", host.fields() ?? {});
		if (asked !== turn) return;
		if ("problem" in made) return tell(made.problem.message, "error");
		area.val(made.token);
		await inspect();
	});
	const update = () => {
		const { user } = RED as unknown as { user?: { hasPermission(permission: string): boolean } };
		sample.toggle(host.canSign() && (user?.hasPermission("flows.write") ?? true));
		if (typed() === "" || summary.text() === "") return;
		turn++;
		// The results are kept, so that a button in them does not lose the focus, but they are marked.
		results.addClass("jwt-inspector-stale");
		tell(say("stale"), "warning");
	};
	host.onChange(update);
	update();
}

/** Lets a button open and close the inspector in an element. */
export function openInspector(button: JQuery, container: JQuery, host: Host): void {
	button.on("click", () => {
		const isOpen = button.attr("aria-expanded") !== "true";
		if (isOpen && container.is(":empty")) prepareInspector(container, host);
		container.prop("hidden", !isOpen);
		button.attr("aria-expanded", String(isOpen));
		if (isOpen) container.find("textarea").trigger("focus");
	});
}

const note = (text: string) => $("<div>", { class: "jwt-inspector-note", text });

/** Returns the result in one sentence. */
function inShort({ accepted, checks, problem }: Answer): [words: string, level: "good" | "error" | "warning"] {
	if (problem) return [problem.message, "error"];
	const count = (outcome: string) => checks.filter((result) => result.outcome === outcome).length;
	const [passed, failed, skipped] = [count("passed"), count("failed"), count("skipped")];
	if (!accepted) {
		const names = checks.filter((result) => result.outcome === "failed").map(nameCheck);
		return [say("refusedtoken", { failed, all: checks.length, names: names.join(", ") }), "error"];
	}
	return skipped > 0 ? [say("acceptedpart", { passed, skipped }), "warning"] : [say("accepted", { passed }), "good"];
}
