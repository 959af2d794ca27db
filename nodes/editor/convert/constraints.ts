import type { JwtOptions } from "../../../src/options";
import { type Draft, note } from "./draft";

/** A rule of a `jwt` node. */
export type Rule = JwtOptions["rules"][number];

interface Constraint {
	property?: unknown;
	validator?: unknown;
	value?: unknown;
}

type Compared = Omit<Rule, "claim"> | undefined;

const compare = (operator: string, value: string, type = "str"): Compared => ({ operator, value, type });

/** The constraints that have a rule. Their values are texts. A pattern matched anywhere in the claim, a rule matches all of it. */
const RULES: Record<string, (value: string) => Compared> = {
	required: () => compare("exists", ""),
	equal: (value) => compare("equals", value),
	pattern: (value) => compare("matches", /^\^[^|]*[^|\\]\$$/.test(value) ? value : `[^]*(?:${value})[^]*`),
	minlength: (value) => compare("matches", `[^]{${Number.parseInt(value, 10)},}`),
	maxlength: (value) => compare("matches", `[^]{0,${Number.parseInt(value, 10)}}`),
	minimum_number: (value) => compare("gte", value, "num"),
	maximum_number: (value) => compare("lte", value, "num"),
	any_of: anyOf,
};

/** Converts the constraints of a node into rules. Those without a counterpart are lost. */
export function convertConstraints(draft: Draft, constraints: unknown): Rule[] {
	const list = (Array.isArray(constraints) ? constraints : []) as Constraint[];
	const required = list.filter(({ validator }) => validator === "required").map(({ property }) => property);
	const rules: Rule[] = [];
	for (const { property, validator, value } of list) {
		const claim = claimPath(String(property));
		const name = String(validator);
		const compared = Object.hasOwn(RULES, name) ? RULES[name]?.(String(value ?? "")) : undefined;
		if (!compared) draft.lost.push(`${claim}: ${name}`);
		else {
			rules.push({ claim, ...compared });
			if (!required.includes(property)) note(draft, "present", { claim });
		}
	}
	return rules;
}

/** Converts the name of a nested property to the path of a claim: `a["b c"][0]` to `a.b c.0`. */
function claimPath(property: string): string {
	return property.replace(/\[(?:"([^"]*)"|'([^']*)'|(\d+))\]/g, ".$1$2$3").replace(/^\./, "");
}

function anyOf(value: string): Compared {
	let list: unknown;
	try {
		list = JSON.parse(value);
	} catch {
		return undefined;
	}
	if (!Array.isArray(list)) return undefined;
	const [only] = list;
	return list.length === 1 && typeof only === "string" ? compare("contains", only) : compare("anyof", value, "json");
}
