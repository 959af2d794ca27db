/** The tarball, used by a program that knows its name and no Node-RED: in plain Node.js, and its types by TypeScript. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSecret } from "../support/fixtures.js";
import { ROOT } from "../support/node-red.js";
import { installPackage } from "../support/runtimes.js";

const CONSUMER = readFileSync(join(ROOT, "test/fixtures/consumer.ts"), "utf8");
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const OPTIONS = { strict: true, target: "es2022", module: "nodenext", types: ["node"], rootDir: ".", outDir: "built" };

describe("a program that imports the package by its name", function () {
	this.timeout(120_000);
	const folder = mkdtempSync(join(tmpdir(), "program-"));
	before(() => {
		installPackage(folder);
		// Its types name those of Node.js, which a program in TypeScript has.
		mkdirSync(join(folder, "node_modules/@types"));
		symlinkSync(join(ROOT, "node_modules/@types/node"), join(folder, "node_modules/@types/node"), "dir");
		writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: OPTIONS, include: ["*.mts"] }));
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	/** What TypeScript says of the program, a line each. */
	function check(program: string): string[] {
		writeFileSync(join(folder, "program.mts"), program);
		const { stdout, error } = spawnSync(process.execPath, [TSC, "--pretty", "false"], {
			cwd: folder,
			encoding: "utf8",
		});
		assert.ifError(error);
		return stdout.split("\n").filter(Boolean);
	}
	const run = (code: string) =>
		execFileSync(process.execPath, ["--input-type=module", "--eval", code], { cwd: folder, encoding: "utf8" });

	it("finds no mistake in it but those that are meant", () => assert.deepEqual(check(CONSUMER), []));

	it("signs, verifies and is told the code of an error, compiled", () => {
		const secret = JSON.stringify(makeSecret());
		const printed = run(
			`import { useThePackage } from "./built/program.mjs"; console.log(JSON.stringify(await useThePackage(${secret})));`,
		);
		assert.deepEqual(JSON.parse(printed), {
			sub: "jamie",
			iss: "program",
			alg: "HS256",
			read: "jamie",
			refused: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
		});
	});

	it("is told of each mistake, and of nothing else", () => {
		const lines = CONSUMER.split("\n");
		const meant = lines.flatMap((line, index) => (line.includes("@ts-expect-error:") ? [index + 2] : []));
		assert.ok(meant.length > 3);
		const found = check(CONSUMER.replaceAll("@ts-expect-error:", "")).filter((line) => !line.startsWith(" "));
		assert.deepEqual(
			found.map((line) => Number(/^program\.mts\((\d+),\d+\): error TS/.exec(line)?.[1])),
			meant,
			found.join("\n"),
		);
	});

	it("gets at package.json, and at nothing that is not meant for programs", () => {
		const resolve = (path: string) => run(`import.meta.resolve("@flowjwt/node-red-jwt${path}")`);
		resolve("");
		resolve("/package.json");
		for (const path of ["/dist/src/index.js", "/dist/nodes/jwt.js"]) {
			const code = `import("@flowjwt/node-red-jwt${path}").catch((error) => console.log(error.code))`;
			assert.equal(run(code), "ERR_PACKAGE_PATH_NOT_EXPORTED\n");
		}
	});
});
