/** Random paths: whatever a server takes one for, a guard has judged. */
import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import { parse } from "node:url";
import fc from "fast-check";
import { pathOf } from "../../src/guard/gate.js";
import { segmentsOf } from "../../src/guard/request-path.js";
import { createRequirement } from "../../src/guard/routes.js";
import { run } from "./run.js";

const PARTS = [
	...[
		"/",
		"/",
		"/open/",
		"/private/",
		"open",
		"private",
		"Private",
		"%70rivate",
		"//",
		"\\",
		"a",
		"B",
		"..",
		".",
		"%2e",
		"%2E%2e",
		"%2f",
		"%2F..%2f",
		"%5c",
		"%252e",
		"%252f",
		"%25",
	],
	...["%00", "%20", "%09", "%a0", "%C2%A0", "%ff", "%c0%ae", "%C3%A9", "e%CC%81", "%EF%BC%8F", "%", "%u002e", "~1"],
	...[":", "::$DATA", ";x", "@", "#", "?", "*", "|", "{", "$", "+", "x.y", "%2e%20"].filter((part) => part !== ". "),
];
/** Targets of requests as the parser of Node.js accepts them. */
const targets = fc
	.tuple(
		fc.constantFrom("/", "//", "/\\", "http://host/", "http://a@host/"),
		fc.array(fc.constantFrom(...PARTS), { maxLength: 12 }),
	)
	.map(([start, parts]) => start + parts.join(""));

const decode = (path: string) => {
	try {
		return decodeURIComponent(path);
	} catch {
		return undefined;
	}
};

/** Node.js refuses a malformed user in front of a host. */
const pathnameOf = (target: string) => {
	try {
		return parse(target).pathname ?? "";
	} catch {
		return undefined;
	}
};

/** The paths that servers read from a target; `undefined` if they refuse it. */
const READERS: Record<string, (target: string) => string | undefined> = {
	Express: pathnameOf,
	// Node-RED's listen at paths that begin with a slash.
	"the websocket nodes": (target) => (pathnameOf(target)?.startsWith("/") ? pathnameOf(target) : undefined),
	"a program with new URL()": (target) =>
		URL.canParse(target, "http://h") ? new URL(target, "http://h").pathname : undefined,
	"files in Express": (target) => {
		const path = decode(pathnameOf(target) ?? "%");
		return path?.includes("\0") ? undefined : path && posix.normalize(`.//${path}`);
	},
	"files in Express on Windows": (target) => {
		const path = decode(pathnameOf(target) ?? "%");
		// Node.js 22 puts a dot before what looks like a drive.
		return path?.includes("\0") || path?.includes(":") ? undefined : path && win32.normalize(`.//${path}`);
	},
	"an Express that decodes twice": (target) => decode(decode(pathnameOf(target) ?? "%") ?? "%"),
};

const OPEN = { path: "/open", open: true };
const PRIVATE = { path: "/private", scopes: "private" };

describe("random paths", function () {
	this.timeout(120_000);
	const requirementOf = createRequirement({ routes: [OPEN, PRIVATE] });
	for (const [name, read] of Object.entries(READERS)) {
		it(`are judged as ${name} would read them`, () =>
			run(0.5, targets, (target) => {
				const path = read(target);
				if (path === undefined) return;
				const [first] = segmentsOf(path);
				// Express hands its own reading to the guard; the others hand over the target.
				const own = name.includes("Express") ? { path: pathnameOf(target) ?? "/" } : {};
				const checks = requirementOf("GET", pathOf({ url: target, ...own }));
				if (first === "private") assert.equal(checks?.length, 1, target);
				if (checks === undefined) assert.equal(first, "open", target);
			}));
	}

	it("are of all kinds", () => {
		const seen = new Set<number | undefined>();
		for (const target of fc.sample(targets, 1000)) seen.add(requirementOf("GET", pathOf({ url: target }))?.length);
		assert.deepEqual([...seen].sort(), [0, 1, undefined]);
	});
});
