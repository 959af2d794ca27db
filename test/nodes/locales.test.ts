/**
 * The texts of all nodes: complete in every language, and none missing that a
 * value, a status or the help needs. The build looks after those that the dialogs name.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ACTION_NAMES, ACTIONS } from "../../src/actions.js";
import { JWT_ERROR_CODES } from "../../src/errors.js";
import { KEY_SOURCES, REGISTERED_CLAIMS, REQUEST_PLACES, RULE_OPERATORS } from "../../src/options.js";
import { CLIENT_AUTHS, GRANTS } from "../../src/request-options.js";
import { SECRET_ENCODINGS } from "../../src/secret-text.js";
import { SESSION_ACTIONS, SESSION_ENDS, STORE_KINDS } from "../../src/session-options.js";
import { ROOT } from "../support/node-red.js";

const LOCALES = join(ROOT, "nodes/locales");
/** The language that the editor falls back to, and that the others are compared with. */
const REFERENCE = "en-US";
/** A help text has fewer words than this: what is looked up once is in `docs/`. */
const MAX_WORDS = 700;
/** What every help text has as often as the reference's. */
const COUNTED_ELEMENTS = ["h3", "h4", "p", "li", "dl", "dt", "dd", "tr", "a", "pre", "code"];

const languages = readdirSync(LOCALES).sort();
const filesOf = (language: string) => readdirSync(join(LOCALES, language)).sort();
const readLocale = (language: string, file: string) => readFileSync(join(LOCALES, language, file), "utf8");
const ofKind = (extension: string) => filesOf(REFERENCE).filter((file) => file.endsWith(extension));

/** The texts of a catalogue by their whole key, such as `jwt.label.name`. */
function textsOf(language: string, file: string): Map<string, unknown> {
	const texts = new Map<string, unknown>();
	const collect = (value: unknown, path: string[]) => {
		if (typeof value !== "object" || value === null) return void texts.set(path.join("."), value);
		for (const [name, child] of Object.entries(value)) collect(child, [...path, name]);
	};
	collect(JSON.parse(readLocale(language, file)), []);
	return texts;
}

const placeholdersOf = (text: unknown) => [...new Set(String(text).match(/__\w+?__/g))].sort();

/** The texts of a kind of element, without what only says how lines may break. */
const textsOfElement = (html: string, name: string) =>
	[...html.matchAll(new RegExp(`<${name}\\b[^>]*>(.*?)</${name}>`, "gs"))].map(([, text = ""]) =>
		text.replaceAll("<wbr>", "").replace(/\s+/g, " "),
	);
const codeOf = (html: string) => ["code", "pre"].flatMap((name) => textsOfElement(html, name)).sort();
const count = (html: string, pattern: string) => html.match(new RegExp(pattern, "g"))?.length ?? 0;

/** The help texts of a file, by the node they are for. */
function helpOf(language: string, file: string): Map<string, string> {
	const scripts = readLocale(language, file).matchAll(
		/<script type="text\/html" data-help-name="([^"]+)">(.*?)<\/script>/gs,
	);
	return new Map([...scripts].map(([, name = "", html = ""]) => [name, html]));
}

describe("locales", () => {
	for (const language of languages) {
		describe(language, () => {
			it("has the same files as the reference", () => {
				assert.deepEqual(filesOf(language), filesOf(REFERENCE));
			});

			for (const file of ofKind(".json")) {
				it(`${file} has every text, and no other`, () => {
					const texts = textsOf(language, file);
					const expected = textsOf(REFERENCE, file);
					const missing = [...expected.keys()].filter((key) => !texts.has(key));
					const others = [...texts.keys()].filter((key) => !expected.has(key));
					assert.deepEqual({ missing, others }, { missing: [], others: [] });
					const blank = [...texts].filter(([, text]) => typeof text !== "string" || text.trim() === "");
					assert.deepEqual(blank, []);
				});

				it(`${file} has the placeholders of the reference`, () => {
					const texts = textsOf(language, file);
					for (const [key, text] of textsOf(REFERENCE, file)) {
						assert.deepEqual(placeholdersOf(texts.get(key)), placeholdersOf(text), key);
					}
				});
			}

			for (const file of ofKind(".html")) {
				it(`${file} is built as the reference is`, () => {
					const help = helpOf(language, file);
					const reference = helpOf(REFERENCE, file);
					assert.deepEqual([...help.keys()], [...reference.keys()]);
					for (const [name, html] of help) {
						for (const element of COUNTED_ELEMENTS) {
							const expected = count(reference.get(name) ?? "", `<${element}\\b`);
							assert.equal(count(html, `<${element}\\b`), expected, `${name}: <${element}>`);
							assert.equal(count(html, `</${element}>`), expected, `${name}: </${element}>`);
						}
					}
				});

				it(`${file} takes a few minutes to read, and leads to the pages that come with the package`, () => {
					for (const [name, html] of helpOf(language, file)) {
						const words = html
							.replace(/<[^>]*>/g, "")
							.split(/\s+/)
							.filter(Boolean).length;
						assert.ok(words > 50 && words < MAX_WORDS, `${name} has ${words} words`);
						const pages = [...html.matchAll(/href="([^"]+)"/g)]
							.map(([, target = ""]) => target)
							.filter((target) => !target.startsWith("https://"));
						assert.ok(pages.length > 0, `${name} leads to no page`);
						for (const page of pages) {
							const [, path] = /^resources\/@flowjwt\/node-red-jwt\/docs\/([\w/-]+)\.html$/.exec(page) ?? [];
							assert.ok(path && existsSync(join(ROOT, "docs", `${path}.md`)), page);
						}
					}
				});

				it(`${file} calls each field what the dialog calls it`, () => {
					const labels = new Set(textsOf(language, file.replace(".html", ".json")).values());
					for (const [name, html] of helpOf(language, file)) {
						const [, details = ""] = html.split("<h3>Details</h3>");
						const fields = textsOfElement(details, "dt").map((text) => text.replace(/ <span.*/, ""));
						assert.ok(fields.length > 3, name);
						// One entry can be about several fields.
						for (const field of fields)
							assert.ok(
								field.split(", ").every((label) => labels.has(label)),
								field,
							);
					}
				});

				it(`${file} has the code of the reference, untranslated`, () => {
					for (const [name, html] of helpOf(language, file)) {
						assert.deepEqual(codeOf(html), codeOf(helpOf(REFERENCE, file).get(name) ?? ""), name);
					}
				});
			}
		});
	}

	it("have help for all nodes", () => {
		const names = ofKind(".html").flatMap((file) => [...helpOf(REFERENCE, file).keys()]);
		assert.deepEqual(names.sort(), ["jwt", "jwt-config", "jwt-request", "jwt-session", "jwt-store"]);
	});

	const offered: [file: string, prefix: string, values: readonly string[]][] = [
		...["mode.", "node.", "label.output-", "status."].map(
			(prefix) => ["jwt.json", prefix, ACTION_NAMES] as [string, string, readonly string[]],
		),
		["jwt.json", "port.", Object.values(ACTIONS).flatMap(({ takes, gives }) => [takes, gives])],
		["jwt.json", "source.", REQUEST_PLACES],
		["jwt.json", "operator.", RULE_OPERATORS],
		["jwt.json", "claim.", REGISTERED_CLAIMS],
		["jwt-config.json", "keysource.", KEY_SOURCES],
		["jwt-config.json", "secretencoding.", SECRET_ENCODINGS],
		...["mode.", "node.", "status."].map(
			(prefix) => ["jwt-session.json", prefix, SESSION_ACTIONS] as [string, string, readonly string[]],
		),
		["jwt-request.json", "grant.", GRANTS],
		["jwt-request.json", "clientauth.", CLIENT_AUTHS],
		["jwt-session.json", "end.", SESSION_ENDS],
		["jwt-store.json", "kind.", STORE_KINDS],
		["jwt-store.json", "node.", STORE_KINDS],
	];
	for (const [file, prefix, values] of offered) {
		it(`have a text ${prefix}… in ${file} for every value`, () => {
			const texts = textsOf(REFERENCE, file);
			const keys = values.map((value) => `${file.replace(/\.json$/, "")}.${prefix}${value}`);
			assert.deepEqual(
				keys.filter((key) => !texts.has(key)),
				[],
			);
		});
	}

	it("have a status text for every error code", () => {
		const codes = JWT_ERROR_CODES;
		assert.notEqual(codes.length, 0);
		const texts = textsOf(REFERENCE, "jwt.json");
		assert.deepEqual(
			codes.filter((code) => !texts.has(`jwt.status.${code}`)),
			[],
		);
	});
});
