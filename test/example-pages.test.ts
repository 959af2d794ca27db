/** The pages of the examples allow their own script and style by hash. Anyone who edits a page finds the new hash here. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { allMatches } from "./support/documents.js";
import { exampleFlow, exampleNames } from "./support/fixtures.js";
import type { FlowNode } from "./support/node-red.js";

const isPage = ({ type, template }: FlowNode) => type === "template" && /<script/.test(String(template));
const WITH_PAGES = exampleNames()
	.filter((name) => exampleFlow(name).some(isPage))
	.sort();

/** The directives of the policy that an answer is sent with, by name. */
function directivesOf({ headers }: FlowNode): Map<string, string[]> {
	const policy = (headers as Record<string, string>)["content-security-policy"] ?? "";
	return new Map(
		policy.split("; ").map((directive) => {
			const [name = "", ...sources] = directive.split(" ");
			return [name, sources];
		}),
	);
}

describe("the pages of the examples", () => {
	it("are found", () => {
		assert.deepEqual(WITH_PAGES, [
			"Authenticate Ably clients",
			"Log in",
			"Log in to Sceyt",
			"Log in with sessions",
			"One-time links",
		]);
	});

	for (const name of WITH_PAGES) {
		it(`run no script and no style but their own: ${name}`, () => {
			const flow = exampleFlow(name);
			for (const page of flow.filter(isPage)) {
				const html = String(page.template);
				const next = flow.find(({ id }) => (page.wires as string[][])[0]?.includes(id));
				assert.equal(next?.type, "http response");
				const directives = directivesOf(next as FlowNode);
				assert.deepEqual(directives.get("default-src"), ["'none'"]);
				for (const tag of ["script", "style"]) {
					const hashes = allMatches(html, RegExp(`<${tag}>(.*?)</${tag}>`, "gs")).map(
						(text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
					);
					const elsewhere = allMatches(html, RegExp(`<${tag} src="(https://[^/"]+)/`, "g"));
					assert.deepEqual(directives.get(`${tag}-src`), [...hashes, ...elsewhere]);
				}
				// A hash does not cover these.
				assert.doesNotMatch(html, /<[^>]+ (style|on\w+)=/);
			}
		});
	}
});
