import assert from "node:assert/strict";
import { isRequestItself, type Source, upstreamOf } from "../../../nodes/editor/upstream.js";

/** Wires as texts, such as `in → switch → jwt`; the name of a node is its type, and `in` is an `http in` with POST. */
function wired(...lines: string[]) {
	const sources = new Map<string, Source[]>();
	const nodeOf = (id: string): Source => {
		if (id === "in" || id === "get") return { id, type: "http in", method: id === "in" ? "post" : id };
		return { id, type: id.replace(/\d$/, "") };
	};
	for (const line of lines) {
		const names = line.split(" → ");
		for (const [index, name] of names.entries()) {
			const before = names[index - 1];
			if (before) sources.set(name, [...(sources.get(name) ?? []), nodeOf(before)]);
		}
	}
	return upstreamOf("jwt", (id) => sources.get(id) ?? []);
}

describe("upstreamOf", () => {
	const cases: [lines: string[], found: [http: boolean, untouched: boolean, body: boolean]][] = [
		[["inject → jwt"], [false, false, false]],
		[[], [false, false, false]],
		[["in → jwt"], [true, true, true]],
		[["get → jwt"], [true, true, false]],
		[["in → junction → switch → link out → link in → delay → jwt"], [true, true, true]],
		[["in → function → jwt"], [true, false, true]],
		[
			["in → switch → jwt", "switch → function → jwt"],
			[true, true, true],
		],
		[
			["in → function → switch → jwt", "in → switch"],
			[true, true, true],
		],
		[["function → switch → function → jwt"], [false, false, false]],
		[
			["jwt → switch → jwt", "in → switch"],
			[true, true, true],
		],
		[
			["get → change → jwt", "in → function → jwt"],
			[true, false, true],
		],
	];
	for (const [lines, [http, untouched, body]] of cases) {
		it(`follows ${lines.join(", ") || "no wire"}`, () => assert.deepEqual(wired(...lines), { http, untouched, body }));
	}
});

describe("isRequestItself", () => {
	const behind = { http: true, untouched: true, body: true };
	const elsewhere = { http: false, untouched: false, body: false };
	const cases: [type: string, path: string, alone: boolean, direct: boolean][] = [
		["msg", "req.auth.claims", false, false],
		["msg", "req.query", true, true],
		["msg", "req.body", true, true],
		["msg", "req.body.user", true, true],
		["msg", "request", false, false],
		["msg", "payload", false, true],
		["msg", "payload.user", false, false],
		["flow", "payload", false, false],
		["json", "req.query", false, false],
	];
	for (const [type, path, alone, direct] of cases) {
		it(`judges ${type}.${path}`, () => {
			assert.deepEqual([isRequestItself(type, path, elsewhere), isRequestItself(type, path, behind)], [alone, direct]);
		});
	}
});
