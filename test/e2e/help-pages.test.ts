/** The pages that the help of the nodes links to, from a real Node-RED, as the editor asks for them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allMatches } from "../support/documents.js";
import { type NodeRed, ROOT } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

const LOCALES = join(ROOT, "nodes/locales");
const LINKS = new Set(
	readdirSync(LOCALES, { encoding: "utf8", recursive: true })
		.filter((file) => file.endsWith(".html"))
		.flatMap((file) => allMatches(readFileSync(join(LOCALES, file), "utf8"), /href="(resources\/[^"]+)"/g)),
);

describe("the pages that the help links to", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	it("come with the package", () => {
		assert.ok(LINKS.size >= 5);
	});

	for (const link of LINKS) {
		it(link, async () => {
			const response = await fetch(`${nodeRed.url}/${link}`);
			assert.equal(response.status, 200);
			assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
			assert.match(await response.text(), /<h1 id="[\w-]+">.+<\/h1>/);
		});
	}
});
