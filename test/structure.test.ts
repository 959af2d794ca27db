/** The arrows between the floors go down only, and the linter says so when one does not. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { ROOT } from "./support/node-red.js";

const FORBIDDEN = [
	["src/errors.ts", "./options.js"],
	["src/options.ts", "node:util"],
	["src/session-options.ts", "./options.js"],
	["src/time-span.ts", "./options.js"],
	["src/key-facts.ts", "./options.js"],
	["src/legacy.ts", "./actions.js"],
	["src/presets/a.ts", "../options.js"],
	["src/json.ts", "./keys/key-source.js"],
	["src/keys/a.ts", "../jwt/sign.js"],
	["src/keys/b.ts", "../guard/challenge.js"],
	["src/keys/c.ts", "node-red"],
	["src/keys/d.ts", "../jws/compact.js"],
	["src/keys/e.ts", "../claims/check.js"],
	["src/jws/a.ts", "../claims/check.js"],
	["src/jws/b.ts", "../jwt/verify.js"],
	["src/jws/c.ts", "../guard/challenge.js"],
	["src/claims/a.ts", "../jws/compact.js"],
	["src/claims/b.ts", "../keys/key-source.js"],
	["src/claims/c.ts", "../jwt/verify.js"],
	["src/jwt/a.ts", "../guard/challenge.js"],
	["src/jwt/b.ts", "../index.js"],
	["src/jwt/c.ts", "../../nodes/support/types"],
	["src/keys/g.ts", "../client/access-tokens.js"],
	["src/jwt/f.ts", "../client/access-tokens.js"],
	["src/client/a.ts", "../guard/challenge.js"],
	["src/client/b.ts", "../index.js"],
	["src/request-options.ts", "./options.js"],
	["src/store/a.ts", "../jwt/verify.js"],
	["src/store/b.ts", "../claims/check.js"],
	["src/store/c.ts", "../sessions/token-ids.js"],
	["src/store/d.ts", "node-red"],
	["src/sessions/a.ts", "../guard/challenge.js"],
	["src/sessions/b.ts", "../index.js"],
	["src/sessions/c.ts", "../../nodes/support/types"],
	["src/jwt/d.ts", "../sessions/create-sessions.js"],
	["src/jwt/e.ts", "../store/token-store.js"],
	["src/claims/d.ts", "../store/token-store.js"],
	["src/jws/d.ts", "../store/token-store.js"],
	["src/keys/f.ts", "../sessions/create-sessions.js"],
	["src/sessions/d.ts", "ioredis"],
	["src/guard/a.ts", "node-red"],
	["src/guard/b.ts", "../index.js"],
	["nodes/a.ts", "jose"],
	["nodes/b.ts", "../src/jwt/sign.js"],
	["nodes/c.ts", "./editor/rows"],
	["nodes/support/a.ts", "jose/jwks/local"],
	["nodes/support/b.ts", "../../src/jwt/sign.js"],
	["nodes/support/c.ts", "../jwt"],
	["nodes/support/d.ts", "../editor/rows"],
	["nodes/editor/a.ts", "../support/types"],
	["nodes/editor/b.ts", "../../src/index"],
	["nodes/editor/c.ts", "jose"],
	["nodes/editor/inspector/a.ts", "../../support/types"],
	["nodes/editor/inspector/b.ts", "../../../src/index"],
	["bench/a.ts", "../src/index.js"],
	["bench/b.ts", "../nodes/support/verify"],
] as const;

const ALLOWED = [
	["src/guard/y.ts", "../jwt/verify.js"],
	["src/client/y.ts", "../jwt/sign.js"],
	["src/client/z.ts", "oauth4webapi"],
	["nodes/editor/u.ts", "../../src/request-options"],
	["src/jwt/x.ts", "../claims/check.js"],
	["src/store/x.ts", "../errors.js"],
	["src/store/y.ts", "ioredis"],
	["src/sessions/x.ts", "../store/token-store.js"],
	["src/sessions/y.ts", "../jwt/sign.js"],
	["src/guard/z.ts", "../store/token-store.js"],
	["src/jws/y.ts", "../keys/key-source.js"],
	["src/claims/y.ts", "../time-span.js"],
	["src/jwt/y.ts", "../keys/key-source.js"],
	["src/jwt/z.ts", "jose"],
	["src/keys/y.ts", "../errors.js"],
	["nodes/y.ts", "./support/verify"],
	["nodes/z.ts", "../src/index.js"],
	["nodes/support/y.ts", "./config"],
	["nodes/support/z.ts", "../../src/index.js"],
	["nodes/editor/y.ts", "../../src/options"],
	["nodes/editor/z.ts", "./rows"],
	["nodes/editor/x.ts", "../../src/time-span"],
	["nodes/editor/u.ts", "../../src/session-options"],
	["nodes/editor/v.ts", "../../src/key-facts"],
	["nodes/editor/w.ts", "../../src/presets/providers"],
	["nodes/editor/inspector/y.ts", "../text"],
	["nodes/editor/inspector/z.ts", "../../../src/options"],
	["bench/z.ts", "../test/support/runtimes.js"],
] as const;

/** Which of the files the linter refuses for what they import, each a lone import. */
function refusedFiles(cases: readonly (readonly [file: string, imported: string])[]): Set<string> {
	const folder = mkdtempSync(join(tmpdir(), "import-rules-"));
	try {
		const { $schema, vcs, ...rules } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
		writeFileSync(join(folder, "biome.json"), JSON.stringify(rules));
		for (const [file, imported] of cases) {
			mkdirSync(join(folder, dirname(file)), { recursive: true });
			writeFileSync(join(folder, file), `import { x } from "${imported}";\n\nx();\n`);
		}
		const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
		const args = [biome, "lint", "--reporter=github", "--max-diagnostics=none", "--only=style/noRestrictedImports"];
		const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
		const files = [...stdout.matchAll(/noRestrictedImports.*?file=([^,]+)/g)].map((match) => String(match[1]));
		return new Set(files.map((file) => relative(realpathSync(folder), file)));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

describe("the import rules", () => {
	let refused: Set<string>;
	before(() => {
		refused = refusedFiles([...FORBIDDEN, ...ALLOWED]);
	});
	for (const [file, imported] of FORBIDDEN) {
		it(`keep ${imported} out of ${dirname(file)}`, () => assert.ok(refused.has(file)));
	}
	for (const [file, imported] of ALLOWED) {
		it(`let ${imported} into ${dirname(file)}`, () => assert.ok(!refused.has(file)));
	}
});
