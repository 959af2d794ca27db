import type { Check } from "../claims/check.js";
import { type Rule, ruleCheck } from "../claims/rules.js";
import { scopeChecks } from "../claims/scopes.js";
import { JwtError } from "../errors.js";
import { splitWords } from "../text-list.js";
import { extractToken, type TokenPlace } from "./extract.js";
import type { GuardOptions, Requirements } from "./guard-options.js";
import { RULE_OPTIONS } from "./guard-options.js";

/**
 * Refuses options that do not exist, which may be a misspelled check, and options without a value, such as that of an
 * environment variable that is not set.
 * @param holder what has the options, for the message
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function requireOptions(holder: string, options: unknown, known: readonly string[]): void {
	if (typeof options !== "object" || options === null || Array.isArray(options))
		throw invalid(`${holder} must be an object. Correct it in settings.js.`);
	for (const name in options) {
		// A copy of the options would not have it.
		if (!Object.hasOwn(options, name))
			throw invalid(`${holder} inherits the option ${name}. Write it into the object itself.`);
		const value = (options as Record<string, unknown>)[name];
		if (!known.includes(name)) throw invalid(`${holder} has the unknown option ${name}. Use only ${known.join(", ")}.`);
		const isBlank = typeof value === "string" ? value.trim() === "" : value === undefined || value === null;
		// A rule may compare with a blank text or null.
		if (isBlank && (value === undefined || name !== "value"))
			throw invalid(`${holder} has the option ${name} without a value. Give it one, or leave the option out.`);
	}
}

/**
 * Reads required scopes and rules into checks.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function readRequirements(holder: string, { scopes = [], scopesmatch, rules = [] }: Requirements): Check[] {
	const names: unknown[] = [scopes].flat();
	if (!names.every((name): name is string => typeof name === "string" && name.trim() !== ""))
		throw invalid(`${holder} has scopes that are not text. Name them in one text, or in a list of texts.`);
	if (!Array.isArray(rules)) throw invalid(`${holder} has rules that are not a list. Put them in square brackets.`);
	return [...scopeChecks(names.flatMap(splitWords), scopesmatch), ...rules.map((rule) => readRule(holder, rule))];
}

function readRule(holder: string, rule: Rule): Check {
	requireOptions(`A rule of ${holder}`, rule, RULE_OPTIONS);
	if (rule.operator !== "exists" && !Object.hasOwn(rule, "value"))
		throw invalid(`The rule on ${rule.claim || "a claim"} has no value to compare with. Add it.`);
	if (typeof rule.claim !== "string") throw invalid(`A rule of ${holder} names no claim. Write its path as text.`);
	if (Array.isArray(rule.value) && rule.value.includes(undefined))
		throw invalid(`The rule on ${rule.claim} has a list with an entry without a value. Give it one, or leave it out.`);
	return ruleCheck({ claim: rule.claim, operator: rule.operator, value: rule.value });
}

/**
 * Reads the place of the token.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function readPlace(token: GuardOptions["token"] = "bearer"): TokenPlace {
	if (token === "bearer") return { type: "bearer" };
	const [entry, ...others] = typeof token === "object" && token !== null ? Object.entries(token) : [];
	const [type, name] = entry ?? [];
	const isPlace = type === "cookie" || type === "header" || type === "query";
	if (!isPlace || others.length > 0 || typeof name !== "string" || name.trim() === "") {
		throw invalid('The option token names no place. Use "bearer", { cookie: … }, { header: … } or { query: … }.');
	}
	const place: TokenPlace = { type, name };
	// Refuses what cannot be the name of a header.
	extractToken({}, place);
	return place;
}

/**
 * Reads the address of the log-in page.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function readLogin(login: unknown): string | undefined {
	if (login === undefined) return undefined;
	// Of this host or another one. Only such characters can be part of a header.
	if (typeof login === "string" && /^(?:\/(?![/\\])|https?:\/\/[^/\\])[\x21-\x7e]*$/i.test(login)) return login;
	throw invalid(
		"The option login is not an address. Begin it with / or https://, and write it as the address bar shows it.",
	);
}

export const invalid = (problem: string) => new JwtError("ERR_JWT_CONFIG_INVALID", problem);
