/** The tarball, installed as its users do: what comes with it, and how large, is what the README says. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allMatches, read, section } from "../support/documents.js";
import { installPackage } from "../support/runtimes.js";

const { name: OWN, dependencies } = JSON.parse(read("package.json"));
const locked: Record<string, { version: string }> = JSON.parse(read("package-lock.json")).packages;
const README = section(read("README.md"), "What it installs");
const TABLE = allMatches(README, /^\| (`.*) \|$/gm).map((row) => {
	const [name = "", version = "", , size = ""] = row.split("|").map((cell) => cell.trim().replaceAll("`", ""));
	return { name, version, bytes: Number(/^(\d+) kB$/.exec(size)?.[1]) * 1000 };
});

/** The bytes of all files below a folder. */
function sizeOf(folder: string): number {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}

describe("the package and all that comes with it", function () {
	this.timeout(120_000);
	const folder = mkdtempSync(join(tmpdir(), "installed-"));
	const modules = join(folder, "node_modules");
	let installed: string[];
	before(() => {
		installPackage(folder);
		const { packages } = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8"));
		installed = Object.keys(packages).map((path) => path.replace("node_modules/", ""));
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	it("is what the README lists", () => {
		assert.deepEqual([OWN, ...TABLE.map(({ name }) => name)].sort(), installed.sort());
	});

	it("has the versions that the README lists, exact ones", () => {
		for (const { name, version } of TABLE) {
			assert.equal(version, locked[`node_modules/${name}`]?.version, name);
			assert.equal(dependencies[name] ?? version, version, name);
		}
		const named = TABLE.map(({ name }) => name);
		assert.deepEqual(
			Object.keys(dependencies).filter((name) => !named.includes(name)),
			[],
		);
	});

	it("is as large as the README says", () => {
		for (const { name, bytes } of TABLE) {
			const size = sizeOf(join(modules, name));
			assert.ok(Math.abs(size - bytes) <= Math.max(1000, size / 20), `${name} has ${size} bytes`);
		}
	});

	it("stays under 6 MB", () => {
		const size = installed.reduce((sum, name) => sum + sizeOf(join(modules, name)), 0);
		assert.ok(size < 6e6, `${size} bytes`);
		const [, told] = /([\d.]+) MB in all/.exec(README) ?? [];
		assert.ok(Math.abs(size - Number(told) * 1e6) <= 3e5, `${size} bytes, and the README says ${told} MB`);
	});
});
