/** The style rules of this project, for textlint. */
import type { TextlintRuleModule } from "@textlint/kernel";
import { PHRASES } from "./phrases.js";

const OURS = PHRASES.map(([pattern, better]) => ({
	pattern: RegExp(`\\b(?:${pattern.replaceAll(" ", "\\s+")})\\b`, "gi"),
	better,
}));

const oneLine = (text: string) => text.replace(/\s+/g, " ");

/** Finds the phrases of {@link PHRASES}. */
export const phrases: TextlintRuleModule = ({ Syntax, RuleError, report, getSource, locator }) => ({
	[Syntax.Str](node) {
		const text = getSource(node);
		for (const { pattern, better } of OURS)
			for (const { 0: found, index } of text.matchAll(pattern))
				report(node, new RuleError(`“${oneLine(found)}”: ${better}`, { padding: locator.at(index) }));
	},
});

/** Finds a word that is written twice. */
export const doubledWords: TextlintRuleModule = ({ Syntax, RuleError, report, getSource, locator }) => ({
	[Syntax.Str](node) {
		for (const { 0: found, index } of getSource(node).matchAll(/(?<![\w-])([a-z]+)\s+\1\b(?!-)/gi))
			report(node, new RuleError(`“${oneLine(found)}”: the word stands twice`, { padding: locator.at(index) }));
	},
});

/** Finds statements that start with a clause in place of a noun, such as “What fails goes to a Catch node.” */
export const clausesForNouns: TextlintRuleModule = ({ Syntax, RuleError, report, getSource, locator }) => ({
	[Syntax.Paragraph](node) {
		const statement =
			/(?<=^|[.:;]\s)What (?:is|are|was|were|cannot|can|could|would|must|may|fail(?:s|ed)|\w+s)\s[^?.:]*\./g;
		for (const { 0: found, index } of getSource(node).matchAll(statement))
			report(node, new RuleError(`“${oneLine(found).slice(0, 40)}…”: name the thing`, { padding: locator.at(index) }));
	},
});
