/** Checks the style of documents, help, messages and comments. Run it with `npm run lint:prose`. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { proseFindings } from "./prose/findings.js";

const CODE = ["src", "nodes", "test", "bench", "scripts"].map((folder) => `${folder}/*.ts`);
const FILES = ["*.md", "nodes/locales/en-US", ...CODE];

const files = execFileSync("git", ["ls-files", "-z", ...FILES], { encoding: "utf8" })
	.split("\0")
	.filter(Boolean);
let findings = 0;
for (const file of files) {
	for (const { line, message } of await proseFindings(file, readFileSync(file, "utf8"))) {
		console.error(`${file}:${line} ${message}`);
		findings += 1;
	}
}
console.log(`Read ${files.length} files, ${findings} findings.`);
if (findings > 0) process.exitCode = 1;
