/** The README's first command, run in a fresh clone as a newcomer would, and the line that it prints. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/node-red.js";

describe("the README's first command, in a fresh clone", function () {
	this.timeout(300_000);
	const folder = mkdtempSync(join(tmpdir(), "fresh-clone-"));
	after(() => rmSync(folder, { recursive: true, force: true }));

	it("installs, builds, starts and prints a curl line whose answer holds a token", async () => {
		const [, command = ""] = /```sh\n(.+)\n```/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
		assert.equal(command, "npm ci && npm start");
		execFileSync("git", ["clone", "--quiet", ROOT, "clone"], { cwd: folder });
		const options = { cwd: join(folder, "clone"), detached: true, env: { ...process.env, PORT: "18700" } };
		const child = spawn("sh", ["-c", command], options);
		let output = "";
		try {
			await new Promise<void>((resolve, reject) => {
				const keep = (chunk: Buffer) => {
					output += chunk;
					if (output.includes("Ctrl+C")) resolve();
				};
				child.stdout.on("data", keep);
				child.stderr.on("data", keep);
				child.once("exit", () => reject(new Error(output)));
			});
			const [, curl = ""] = /(curl http\S+)/.exec(output) ?? [];
			const answer = execFileSync("sh", ["-c", `${curl} --silent --fail`], { encoding: "utf8" });
			assert.match(answer, /^\{"access_token":"eyJ[\w-]+\.[\w-]+\.[\w-]+"\}$/);
		} finally {
			child.removeAllListeners("exit");
			// The whole group: npm, the shell it starts, and Node-RED.
			process.kill(-(child.pid as number), "SIGTERM");
			if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
		}
	});
});
