/**
 * Expands the rows of the dialogs. The build replaces `<jwt-row field="expiresin" icon="clock-o" placeholder></jwt-row>` in
 * `nodes/*.html` with a label and an input, with their ids, classes and texts.
 */
import { ACTION_NAMES, ACTIONS, type ActionFacts } from "../src/actions.js";
import { CONTROLS, type Row, startTag } from "./row-controls.js";

/** The dialog of a node. */
export interface Dialog {
	type: "jwt" | "jwt-config" | "jwt-request" | "jwt-session" | "jwt-store";
	/** The properties and credentials of the node. */
	fields: readonly string[];
}

/** The types of configuration nodes, whose inputs have other ids. */
const CONFIG_TYPES: readonly string[] = ["jwt-config", "jwt-store"];

const ROW = /^([ \t]*)<jwt-row((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>(.*?)<\/jwt-row>/gms;
const ATTRIBUTE = /([a-z-]+)(?:="([^"]*)")?/g;

/** Replaces each `<jwt-row>` with its row. @throws Error if an element is not a valid row */
export function expandRows(html: string, dialog: Dialog): string {
	const expanded = html.replace(ROW, (source: string, indent: string, attributes: string, content: string) => {
		try {
			return expandRow(dialog, attributes, content)
				.map((line) => indent + line)
				.join("\n");
		} catch (error) {
			throw new Error(`${(error as Error).message} In ${source.trim()}`);
		}
	});
	const [unread] = /<\/?jwt-row.*/.exec(expanded) ?? [];
	if (unread) throw new Error(`This is not a complete row: ${unread}`);
	return expanded;
}

function expandRow({ type, fields }: Dialog, attributes: string, content: string): string[] {
	const given = new Map([...attributes.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) => [name, value]));
	const asked = new Set<string>();
	const attribute = (name: string) => {
		asked.add(name);
		return given.get(name);
	};
	const field = attribute("field") ?? "";
	if (!fields.includes(field)) throw new Error(`A ${type} has no field “${field}”.`);
	const kind = attribute("kind") ?? "text";
	const control = Object.hasOwn(CONTROLS, kind) && CONTROLS[kind];
	if (!control) throw new Error(`There is no kind “${kind}”.`);

	const lines = control({ type, field, ...idsOf(type, field, attribute("twin")), attribute });
	const start = startTag("div", {
		class: kind === "list" ? "form-row jwt-rows" : "form-row",
		id: attribute("id"),
		"data-actions": attribute("actions") ?? actionsWith(attribute("needs"), attribute("takes"), attribute("gives")),
		"data-views": attribute("views"),
	});
	const unknown = [...given.keys()].filter((name) => !asked.has(name));
	if (unknown.length > 0) throw new Error(`A row of the kind “${kind}” has no attribute ${unknown.join(", ")}.`);
	const more = content.trim().split(/\n\s*/).filter(Boolean);
	return [start, ...[...lines, ...more].map((line) => `    ${line}`), "</div>"];
}

/** Returns the id of an input. Node-RED finds a field by its id, so a twin, a copy of a field elsewhere, has its own. */
function idsOf(type: Dialog["type"], field: string, twin: string | undefined): Pick<Row, "id" | "sameAs"> {
	if (twin) return { id: `${type}-${twin}-${field}`, sameAs: field };
	return { id: `${CONFIG_TYPES.includes(type) ? "node-config-input" : "node-input"}-${field}` };
}

/** Returns the actions that a row is for, by what they need, take or give. `needs` without a value stands for any key. */
function actionsWith(needs?: string, takes?: string, gives?: string): string | undefined {
	if (needs === undefined && takes === undefined && gives === undefined) return undefined;
	const names = ACTION_NAMES.filter((name) => {
		const facts: ActionFacts = ACTIONS[name];
		const hasKeys = needs === undefined || (needs === "" ? facts.needs !== undefined : facts.needs === needs);
		return hasKeys && (takes ?? facts.takes) === facts.takes && (gives ?? facts.gives) === facts.gives;
	});
	if (names.length === 0) throw new Error("There is no such action.");
	return names.join(" ");
}
