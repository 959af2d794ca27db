/** Runs textlint on the prose of a file. */
import { TextlintKernel, type TextlintPluginCreator, type TextlintRuleModule } from "@textlint/kernel";
import markdown from "@textlint/textlint-plugin-markdown";
import sentenceLength from "textlint-rule-sentence-length";
import terminology from "textlint-rule-terminology";
import { proseOf } from "./prose-of.js";
import { clausesForNouns, doubledWords, phrases } from "./rules.js";

/** The characters of the longest sentence: about 40 words. */
const LONGEST = 220;

/** Entries of the list of terms that do not fit here: `id` is a property of nodes, and `openssl` and `curl` are commands. */
const LEFT_OUT = [
	"ID",
	"id['’]?s",
	"API['’]?s",
	"API",
	"URL",
	"cURL",
	"OpenSSL",
	"Git",
	"readme(s)?",
	"web[- ]?site(s)?",
];

export interface Finding {
	line: number;
	message: string;
}

/** Returns the export of a module that was compiled to CommonJS. */
const exported = <T>(module: unknown) => ((module as { default?: T }).default ?? module) as T;

const OPTIONS = {
	ext: ".md",
	plugins: [{ pluginId: "markdown", plugin: exported<TextlintPluginCreator>(markdown) }],
	rules: [
		{ ruleId: "phrases", rule: phrases },
		{ ruleId: "doubled-words", rule: doubledWords },
		{ ruleId: "clauses-for-nouns", rule: clausesForNouns },
		{ ruleId: "sentence-length", rule: exported<TextlintRuleModule>(sentenceLength), options: { max: LONGEST } },
		{ ruleId: "terminology", rule: exported<TextlintRuleModule>(terminology), options: { exclude: LEFT_OUT } },
	],
};

const kernel = new TextlintKernel();

/** Returns the findings in the prose of a file, in the order of its lines. */
export async function proseFindings(file: string, text: string): Promise<Finding[]> {
	const prose = proseOf(file, text);
	const { messages } = await kernel.lintText(prose.text, OPTIONS);
	return messages.map(({ loc, message, ruleId }) => ({
		line: prose.lines[loc.start.line - 1] ?? 0,
		message: `${message.split("\n")[0]?.replace(/^Line \d+ /, "")} (${ruleId})`,
	}));
}
