import { moment } from "./moment";
import { say } from "./say";

/** The maximum number of members that are shown of each object or list. */
const MAX_MEMBERS = 100;
/** The maximum length of a text, in characters. */
const MAX_LENGTH = 1000;

/** The claims whose values are times (RFC 7519 section 4.1, OpenID Connect Core section 2). */
const TIMES = ["exp", "nbf", "iat", "auth_time", "updated_at"];

/** Creates a tree of a header or claims that opens and closes with the keyboard too. Times have their local dates. */
export function tree(label: string, members: object): JQuery {
	const list = membersOf(members, true);
	return $("<details>").append($("<summary>", { text: label }), list);
}

function membersOf(value: object, isTop: boolean): JQuery {
	const list = $("<ul>", { class: "jwt-tree" });
	const entries = Object.entries(value);
	for (const [name, member] of entries.slice(0, MAX_MEMBERS))
		list.append($("<li>").append(memberOf(name, member, isTop)));
	const more = entries.length - MAX_MEMBERS;
	if (more > 0) list.append($("<li>", { text: say("more", { number: more }) }));
	return list;
}

function memberOf(name: string, value: unknown, isTop: boolean): JQuery[] {
	const key = $("<span>", { class: "jwt-tree-name", text: `${name}: ` });
	if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
		const summary = $("<summary>").append(
			key,
			$("<span>", { text: Array.isArray(value) ? `[${value.length}]` : "{…}" }),
		);
		const details = $("<details>").append(summary);
		// Created only when it is opened, because claims can be large.
		details.one("toggle", () => void details.append(membersOf(value, false)));
		return [details];
	}
	const json = JSON.stringify(value) ?? "";
	const text = json.length > MAX_LENGTH ? `${json.slice(0, MAX_LENGTH)}…` : json;
	const date = isTop && TIMES.includes(name) ? moment(value) : undefined;
	const hint = date ? [$("<span>", { class: "jwt-tree-hint", text: ` ${date}` })] : [];
	return [key, $("<span>", { text }), ...hint];
}
