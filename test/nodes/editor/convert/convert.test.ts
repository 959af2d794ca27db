import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { convertNodes, isOldNode, type Place } from "../../../../nodes/editor/convert/convert.js";
import type { FlowNode } from "../../../../nodes/editor/convert/draft.js";
import { NOTE_KINDS } from "../../../../nodes/editor/convert/draft.js";
import { groupNotes } from "../../../../nodes/editor/convert/group-notes.js";
import { JWT_DEFAULTS } from "../../../../src/options.js";
import { ROOT } from "../../../support/node-red.js";

const place = (changes: Partial<Place> = {}): Place => {
	let count = 0;
	return {
		variables: [],
		createId: () => `config${++count}`,
		catches: [],
		groupOf: () => undefined,
		isSubflow: () => false,
		...changes,
	};
};
const sign = (id: string, changes: object = {}): FlowNode => ({
	...{ id, type: "jwt sign", z: "tab", x: 100, y: 80, name: "", alg: "HS256", exp: 3600, secret: "s" },
	...{ signvar: "payload", storetoken: "payload", ...changes },
});
const verify = (id: string, changes: object = {}): FlowNode => ({
	...{ id, type: "jwt verify", z: "tab", x: 100, y: 80, name: "", alg: ["HS256"], secret: "s" },
	...{ signvar: "payload", storetoken: "payload", ...changes },
});

describe("convertNodes", () => {
	it("keeps what is not the old package's own", () => {
		const kept = { name: "make", info: "why", l: false, icon: "font-awesome/fa-key", outputLabels: ["it"], d: true };
		const { nodes } = convertNodes([sign("a", { ...kept, outputs: 1, dirty: true, _config: {} })], place());
		assert.deepEqual(nodes, [
			{
				...JWT_DEFAULTS,
				...{ id: "a", z: "tab", x: 100, y: 80, ...kept, type: "jwt", jwtconfig: "config1" },
				...{ mode: "generate", outputs: 1, wires: [] },
			},
		]);
	});

	it("lets nodes with the same settings share a configuration", () => {
		const old = [
			verify("a"),
			sign("b", { name: "first" }),
			sign("c", { name: "second" }),
			sign("d", { exp: "2h" }),
			verify("e", { secret: "other" }),
			sign("f", { alg: "HS512" }),
		];
		const { nodes, configs } = convertNodes(old, place());
		const users = configs.map(({ id, name }) => [
			name,
			nodes.filter(({ jwtconfig }) => jwtconfig === id).map((node) => node.id),
		]);
		assert.deepEqual(users.sort(), [
			["", ["d"]],
			["", ["e"]],
			["", ["f"]],
			["first", ["a", "b", "c"]],
		]);
	});

	it("gives a node that accepts several algorithms the one that tokens are made with", () => {
		const old = [verify("a", { alg: ["HS256", "HS384"] }), sign("b", { alg: "HS384" })];
		const { nodes, configs, notes } = convertNodes(old, place());
		assert.deepEqual([configs.length, configs[0]?.algorithm], [1, "HS384"]);
		assert.equal(nodes[0]?.jwtconfig, nodes[1]?.jwtconfig);
		assert.ok(
			notes
				.get("a")
				?.some(
					({ kind, values }) => kind === "onealgorithm" && values?.algorithm === "HS384" && values.others === "HS256",
				),
		);
	});

	it("puts keys into credentials alone", () => {
		const { nodes, configs, notes } = convertNodes([sign("a", { secret: "hush" })], place());
		const [{ credentials, ...config } = { credentials: {} }] = configs;
		assert.deepEqual(credentials, { secret: "hush" });
		assert.doesNotMatch(JSON.stringify([nodes, config, ...notes]), /hush/);
	});

	it("sends refused tokens to where Catch nodes sent them, as answers to a request", () => {
		const caught = { id: "catch", type: "catch", z: "tab" };
		const { nodes, catches, notes } = convertNodes([verify("a"), sign("b")], place({ catches: [caught] }));
		assert.deepEqual(
			nodes.map(({ onfailure, outputs }) => [onfailure, outputs]),
			[
				["output", 2],
				["error", 1],
			],
		);
		assert.deepEqual([...catches], [["a", [caught]]]);
		assert.ok(notes.get("a")?.some(({ kind }) => kind === "answered"));
	});

	it("raises errors as before for the other package, and where no Catch node is", () => {
		const other = { id: "a", type: "jwt verify", z: "tab", mode: "secret", secret: "s", output: "payload" };
		const caught = { id: "catch", type: "catch", z: "tab" };
		const { nodes, catches } = convertNodes([other], place({ catches: [caught] }));
		assert.deepEqual([nodes[0]?.onfailure, nodes[0]?.outputs, catches.size], ["error", 1, 0]);
		const alone = convertNodes([verify("a", { signvar: "bearer" }), verify("b")], place());
		assert.deepEqual(alone.nodes[0]?.outputs, 1);
		const unanswered = ["a", "b"].map((id) => alone.notes.get(id)?.some(({ kind }) => kind === "unanswered"));
		assert.deepEqual(unanswered, [true, false]);
		const inSubflow = convertNodes([verify("a", { signvar: "bearer" })], place({ isSubflow: (id) => id === "tab" }));
		assert.deepEqual(
			inSubflow.notes.get("a")?.map(({ kind }) => kind),
			["bearer", "secret", "unlimited", "raised"],
		);
	});

	it("disables a node whose checks it cannot keep", () => {
		const constraints = [{ property: "mail", validator: "email" }];
		const old = { id: "a", type: "jwt verify", mode: "secret", secret: "s", output: "payload", constraints };
		const { nodes, notes } = convertNodes([old], place());
		assert.equal(nodes[0]?.d, true);
		assert.ok(notes.get("a")?.some(({ kind, values }) => kind === "disabled" && values?.what === "mail: email"));
	});

	it("knows the nodes of both packages, and no others of the same types", () => {
		assert.ok(isOldNode(sign("a")));
		assert.ok(isOldNode({ id: "a", type: "jwt verify", mode: "" }));
		assert.ok(!isOldNode({ id: "a", type: "jwt verify" }));
		assert.ok(!isOldNode({ id: "a", type: "jwt", mode: "verify" }));
	});
});

describe("groupNotes", () => {
	it("names the nodes with equal notes together, the gravest first", () => {
		const needs = (name: string) => ({ kind: "needed" as const, values: { name } });
		const notes = new Map([
			["a", [{ kind: "secret" as const }, needs("x")]],
			["b", [{ kind: "secret" as const }, needs("y"), { kind: "disabled" as const }, { kind: "secret" as const }]],
		]);
		assert.deepEqual(groupNotes(notes), [
			{ note: { kind: "disabled" }, ids: ["b"] },
			{ note: needs("x"), ids: ["a"] },
			{ note: needs("y"), ids: ["b"] },
			{ note: { kind: "secret" }, ids: ["a", "b"] },
		]);
	});

	it("has a text for each kind of note, and for no other", () => {
		const path = join(ROOT, "nodes/locales/en-US/jwt.json");
		const { convert } = JSON.parse(readFileSync(path, "utf8"));
		assert.deepEqual(Object.keys(convert.note).sort(), [...NOTE_KINDS].sort());
	});
});
