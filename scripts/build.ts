/**
 * Builds `dist/`: the compiled runtime, and the files that Node-RED expects next to the file of a node. And `resources/`, which
 * Node-RED serves to the editor: the pages that the help links to.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { JWT_CONFIG_CREDENTIALS, JWT_CONFIG_DEFAULTS, JWT_DEFAULTS } from "../src/options.js";
import { JWT_REQUEST_DEFAULTS } from "../src/request-options.js";
import { JWT_SESSION_DEFAULTS, JWT_STORE_CREDENTIALS, JWT_STORE_DEFAULTS } from "../src/session-options.js";
import { type Dialog, expandRows } from "./dialog-rows.js";
import { requireTexts } from "./dialog-texts.js";
import { INDEX, indexOf, renderPage } from "./docs-pages.js";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const require = createRequire(import.meta.url);

rmSync(dist, { recursive: true, force: true });
const tsc = join(require.resolve("typescript/package.json"), "..", "bin", "tsc");
const compile = (project: string) => execFileSync(process.execPath, [tsc, "--project", project], { stdio: "inherit" });
compile(root);

// Bundled into one file, so that Node-RED starts faster. The types, also of the guard, stay in separate files.
rmSync(join(dist, "src"), { recursive: true });
compile(join(root, "src"));
buildSync({
	entryPoints: [join(root, "src/index.ts")],
	outfile: join(dist, "src/index.js"),
	bundle: true,
	packages: "external",
	platform: "node",
	format: "esm",
	target: "es2022",
	charset: "utf8",
	sourcemap: true,
});

// The package.json of each folder declares the module format of its files.
cpSync(join(root, "nodes/package.json"), join(dist, "nodes/package.json"));
cpSync(join(root, "nodes/locales"), join(dist, "nodes/locales"), { recursive: true });
cpSync(join(root, "icons"), join(dist, "nodes/icons"), { recursive: true });
const dialogs: Dialog[] = [
	{ type: "jwt", fields: Object.keys(JWT_DEFAULTS) },
	{ type: "jwt-config", fields: Object.keys({ ...JWT_CONFIG_DEFAULTS, ...JWT_CONFIG_CREDENTIALS }) },
	{ type: "jwt-request", fields: Object.keys(JWT_REQUEST_DEFAULTS) },
	{ type: "jwt-session", fields: Object.keys(JWT_SESSION_DEFAULTS) },
	{ type: "jwt-store", fields: Object.keys({ ...JWT_STORE_DEFAULTS, ...JWT_STORE_CREDENTIALS }) },
];
for (const dialog of dialogs) {
	const html = expandRows(readFileSync(join(root, `nodes/${dialog.type}.html`), "utf8"), dialog);
	requireTexts(html, JSON.parse(readFileSync(join(root, `nodes/locales/en-US/${dialog.type}.json`), "utf8")));
	writeFileSync(join(dist, `nodes/${dialog.type}.html`), inlineScript(html));
}

const resources = join(root, "resources");
rmSync(resources, { recursive: true, force: true });
const pages = readdirSync(join(root, "docs"), { encoding: "utf8", recursive: true })
	.filter((file) => file.endsWith(".md"))
	.map((file) => `docs/${file.replaceAll("\\", "/")}`)
	.sort();
const texts = new Map(pages.map((page) => [page, readFileSync(join(root, page), "utf8")]));
for (const [page, text] of [...texts, [INDEX, indexOf(texts)] as const]) {
	const target = join(resources, page.replace(/\.md$/, ".html"));
	mkdirSync(dirname(target), { recursive: true });
	writeFileSync(target, renderPage(page, text, pages));
}

/** Replaces `<script src="editor/….ts">` with its bundle, because Node-RED only serves the HTML. */
function inlineScript(html: string): string {
	return html.replace(/<script type="text\/javascript" src="(editor\/[\w-]+\.ts)"><\/script>/, (_, source: string) => {
		const path = join(root, "nodes", source);
		const { outputFiles } = buildSync({
			// Not as a file: one without exports would count as CommonJS here, as all modules of it then.
			stdin: { contents: readFileSync(path, "utf8"), sourcefile: path, resolveDir: dirname(path), loader: "ts" },
			bundle: true,
			format: "iife",
			target: "es2022",
			charset: "utf8",
			write: false,
		});
		return `<script type="text/javascript">\n${outputFiles[0]?.text}</script>`;
	});
}
