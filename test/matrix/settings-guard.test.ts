/** Guards in `settings.js` on Node-RED 5.0, with the package as it is published. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { admitsUsers, obeysNoOtherOrigin } from "../support/editor-auth-suite.js";
import { judgesPaths } from "../support/guard-suite.js";
import { ROOT } from "../support/node-red.js";
import { fetchRuntime, installPackage } from "../support/runtimes.js";

describe("httpGuard in settings.js on Node-RED 5.0", function () {
	this.timeout(300_000);
	judgesPaths(() => ({ ...fetchRuntime("5.0", "22.9.0"), install: installPackage }));
});

describe("editorAuth on Node-RED 5.0", function () {
	this.timeout(300_000);
	const runtime = () => ({ ...fetchRuntime("5.0", "22.9.0"), install: installPackage });

	describe("beside a user with a password", () => admitsUsers(runtime));
	describe("behind a proxy that adds the token", () => obeysNoOtherOrigin(runtime));
});

describe("the types of the guard", () => {
	it("serve a settings.js that TypeScript checks", function () {
		this.timeout(120_000);
		const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-types-"));
		try {
			installPackage(folder);
			const check = (routes: string) => {
				writeFileSync(
					join(folder, "settings.js"),
					`const { httpGuard, socketGuard, webSocketGuard, editorAuth } = require("@flowjwt/node-red-jwt/guard");
					module.exports = {
						httpNodeMiddleware: httpGuard("api", { routes: ${routes} }),
						dashboard: { ioMiddleware: socketGuard("api", { token: { cookie: "token" } }) },
						webSocketNodeVerifyClient: webSocketGuard("api"),
						adminAuth: { ...editorAuth("api", { permissions: ({ sub }) => (sub ? "*" : null) }), users: [] },
					};`,
				);
				const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
				const options = "--noEmit --allowJs --checkJs --strict --module nodenext --skipLibCheck false --types node";
				const roots = ["--typeRoots", join(ROOT, "node_modules/@types")];
				const args = [tsc, ...options.split(" "), ...roots, "settings.js"];
				return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" }).stdout;
			};
			assert.equal(check('[{ path: "/open", open: true }]'), "");
			assert.match(check('[{ path: "/open", opne: true }]'), /'opne' does not exist/);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
