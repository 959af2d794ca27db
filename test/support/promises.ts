/** The promises that the documents make, and the tests that they name as proof in HTML comments. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./node-red.js";

/**
 * A test that proves a promise, written `<!-- test: test/x.test.ts "suite title" -->`. The title is the full one: those of
 * the suites, then that of the test. One that ends in `…` stands for every title that begins so.
 */
export interface Reference {
	file: string;
	title: string;
}

/** Begins a reference. One that is not written as above must not pass unnoticed. */
const MARK = /<!--\s*test/g;
const REFERENCE = /<!-- test: (test\/\S+\.test\.ts) "([^\n]+)" -->/g;

/** @throws Error if a reference is malformed */
export function referencesIn(text: string): Reference[] {
	const references = [...text.matchAll(REFERENCE)].map(([, file = "", title = ""]) => ({
		file,
		title: title.replaceAll('\\"', '"'),
	}));
	if (references.length !== [...text.matchAll(MARK)].length) throw new Error(`Malformed reference in:\n${text}`);
	return references;
}

/** The bullets of a list, each with what is indented below it. */
export const bulletsIn = (text: string): string[] =>
	text
		.split(/^(?=- )/m)
		.filter((part) => part.startsWith("- "))
		.map((part) => part.split(/\n(?=\S)/)[0] ?? "");

/** The rows of every table, without heads and rules. */
export const rowsIn = (text: string): string[] =>
	text.match(/^\|.*\|$/gm)?.filter((_, i, all) => !isHead(all, i)) ?? [];

const isRule = (row: string | undefined) => /^\|[\s:|-]+\|$/.test(row ?? "");
const isHead = (rows: readonly string[], index: number) => isRule(rows[index]) || isRule(rows[index + 1]);

/** What a reader sees: a promise without its references. */
export const visible = (text: string): string => text.replace(/\s*<!--.*?-->/gs, "").trim();

export const proves = ({ title }: Reference, found: string): boolean =>
	title.endsWith("…") ? found.startsWith(title.slice(0, -1)) : found === title;

/** The full titles of the tests in some files, which are loaded and not run. Skipped tests are left out. */
export async function titlesIn(files: readonly string[]): Promise<Map<string, string[]>> {
	const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-titles-"));
	const output = join(folder, "titles.json");
	const mocha = join(ROOT, "node_modules/mocha/bin/mocha.js");
	const args = [mocha, "--dry-run", "--reporter", "json", "--reporter-option", `output=${output}`, ...files];
	// Suites of the editor have titles where no Chromium is, too: nothing is launched.
	const env = { ...process.env, CHROMIUM: process.execPath, NODE_V8_COVERAGE: "" };
	try {
		await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, maxBuffer: 2 ** 26 });
		const { passes } = JSON.parse(readFileSync(output, "utf8")) as { passes: { file: string; fullTitle: string }[] };
		const titles = new Map<string, string[]>(files.map((file) => [file, []]));
		for (const { file, fullTitle } of passes) titles.get(relative(ROOT, file).replaceAll("\\", "/"))?.push(fullTitle);
		return titles;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
