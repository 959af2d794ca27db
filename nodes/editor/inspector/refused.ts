import { sharedText } from "../text";
import { clockTime } from "./moment";
import { read } from "./request";
import { say } from "./say";
import { tree } from "./tree";
import type { Host, Refusal } from "./types";

/** The maximum number of nodes whose refusals are read. */
const MAX_NODES = 20;
const MAX_SHOWN = 20;

/** Creates the list of the last refused tokens, which is read when it is opened. */
export function refusedTokens(host: Host): JQuery {
	const content = $("<div>");
	const status = $("<div>", { class: "jwt-inspector-note", role: "status" });
	const refresh = $("<button>", { type: "button", class: "red-ui-button red-ui-button-small", text: say("refresh") });
	const load = async () => {
		const nodes = host.verifying().slice(0, MAX_NODES);
		const lists = await Promise.all(
			nodes.map(async ({ id, name }) => {
				const refusals = await read<Refusal[]>(`jwt/refused/${encodeURIComponent(id)}`);
				return (refusals ?? []).map((refusal) => ({ refusal, name: nodes.length > 1 ? name : "" }));
			}),
		);
		const all = lists.flat().sort((one, other) => other.refusal.at - one.refusal.at);
		const shown = all.slice(0, MAX_SHOWN);
		status.text(say(shown.length > 0 ? "refusals" : "norefusals"));
		content.empty().append(shown.map(({ refusal, name }) => entry(refusal, name)));
	};
	refresh.on("click", load);
	const details = $("<details>", { class: "jwt-refused" });
	details.append($("<summary>", { text: say("refused") }), $("<div>").append(status, content, refresh));
	details.on("toggle", async () => {
		if (!details.prop("open")) return;
		await load();
		// Opened at the lower edge of the dialog, it would seem to show nothing.
		details[0]?.scrollIntoView({ block: "nearest" });
	});
	return details;
}

/** The codes whose texts say enough without the claim. */
const TELLING = ["ERR_JWT_EXPIRED", "ERR_JWT_NOT_ACTIVE", "ERR_JWT_INSUFFICIENT_SCOPE"];

function reasonOf({ code, claim, reason }: Refusal): string {
	if (!claim || !reason || TELLING.includes(code)) return sharedText(`jwt.status.${code}`);
	const how = code === "ERR_JWT_RULE_FAILED" && reason === "check_failed" ? "unmet" : reason;
	return sharedText(`jwt.status.claim.${how}`, { claim });
}

function entry(refusal: Refusal, name: string): JQuery {
	const { at, code, header, claims, leftOut } = refusal;
	const words = [clockTime(at), reasonOf(refusal), name].filter(Boolean).join(" · ");
	const details = $("<details>", { class: "jwt-refusal" }).append($("<summary>", { text: words }));
	details.append($("<div>", { class: "jwt-inspector-note", text: code }));
	if (leftOut) details.append($("<div>", { text: say("leftout") }));
	else if (!header && !claims) details.append($("<div>", { text: say("unreadable") }));
	if (header) details.append(tree(say("header"), header));
	if (claims) details.append(tree(say("claims"), claims));
	return details;
}
