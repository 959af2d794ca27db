/** Reads the documents, so that tests can run their commands and flows. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./node-red.js";

/** The URL of Node-RED in the documents. */
const DOCUMENTED_URL = "http://127.0.0.1:1880";
/** Separates the outputs of two blocks. */
const SEPARATOR = "--- next block ---";

export const read = (file: string) => readFileSync(join(ROOT, file), "utf8").replaceAll("\r\n", "\n");
export const allMatches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);

export const withoutBlocks = (text: string) => text.replace(/^ *```.*?^ *```$/gms, "");

/** Finds the text in backticks within a line. */
export const codeSpans = (text: string) => allMatches(withoutBlocks(text), /`([^`\n]+)`/g);

/** Returns the section of a document under a heading. */
export function section(text: string, heading: string): string {
	const [, after] = text.split(`\n## ${heading}\n`);
	assert.ok(after !== undefined, `no heading “${heading}”`);
	return after.split("\n## ")[0] ?? "";
}

/** Returns the fenced blocks of a language, without their fences and indentation. */
export const blocks = (text: string, language: string) =>
	allMatches(text, new RegExp(`^ *\`\`\`${language}\n(.*?)^ *\`\`\`$`, "gms")).map((block) => block.trim());

/** Parses the JSON blocks of a document. */
export const jsonBlocks = (file: string): unknown[] => blocks(read(file), "json").map((block) => JSON.parse(block));

/**
 * Runs the `sh` blocks of a document unchanged in one shell, so that later blocks see variables from earlier ones.
 * @param url the URL of the Node-RED to use instead of the one in the document
 * @returns the output of each block
 */
export async function runShell(file: string, url: string): Promise<string[]> {
	const script = blocks(read(file), "sh").join(`\necho; echo "${SEPARATOR}"\n`).replaceAll(DOCUMENTED_URL, url);
	const { stdout } = await promisify(execFile)("bash", ["-euc", script], { encoding: "utf8" });
	return stdout.split(SEPARATOR).map((output) => output.trim());
}

/**
 * Checks that each `sh` block printed the lines of the `text` block below it, in that order. Other lines may come between
 * them. “…” matches anything.
 * @param outputs the result of {@link runShell}
 */
export function assertPrinted(file: string, outputs: readonly string[]): void {
	const pairs = [...read(file).matchAll(/^ *```sh\n.*?^ *```\n+(?: *```text\n(.*?)^ *```$)?/gms)];
	assert.equal(outputs.length, pairs.length);
	assert.ok(
		pairs.some(([, text]) => text),
		`${file} tells no output`,
	);
	for (const [index, [, text = ""]] of pairs.entries()) {
		let rest = String(outputs[index]).split(/\r?\n/);
		for (const line of text.split("\n").filter(Boolean)) {
			const parts = line.trim().split("…");
			const pattern = RegExp(`^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join(".*")}$`);
			const found = rest.findIndex((printed) => pattern.test(printed));
			assert.ok(found >= 0, `${line}\nis not in\n${rest.join("\n")}`);
			rest = rest.slice(found + 1);
		}
	}
}
