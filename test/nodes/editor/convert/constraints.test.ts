/** Constraints of node-red-contrib-jsonwebtoken as rules: what they accept and refuse. */
import assert from "node:assert/strict";
import { convertConstraints } from "../../../../nodes/editor/convert/constraints.js";
import { createDraft } from "../../../../nodes/editor/convert/draft.js";
import { ruleCheck } from "../../../../src/claims/rules.js";

const convert = (...constraints: unknown[]) => {
	const draft = createDraft("verify", "payload");
	return { rules: convertConstraints(draft, constraints), draft };
};

/** The value of a rule as the runtime reads it. */
const readValue = ({ value, type }: { value: string; type: string }) =>
	type === "str" ? value : type === "num" ? Number(value) : JSON.parse(value);

function passes(constraint: object, claims: object): boolean {
	const [rule] = convert(constraint).rules;
	assert.ok(rule);
	return ruleCheck({ ...rule, value: readValue(rule) }).run({ header: {}, claims: claims as never }, 0) === undefined;
}

describe("convertConstraints", () => {
	const cases: [validator: string, value: string, accepted: unknown[], refused: unknown[]][] = [
		["required", "", ["", 0, "x"], [undefined]],
		["equal", "admin", ["admin"], ["admins", 5]],
		["pattern", "adm", ["adm", "an admin", "line\nadm\n"], ["user"]],
		["pattern", "^adm", ["admin"], ["an admin"]],
		["pattern", "^a.*n$", ["admin"], ["admins", "x admin"]],
		["pattern", "^a|n$", ["ab", "bn", "an"], ["bab"]],
		["pattern", "^a\\$", ["a$", "a$b"], ["a"]],
		["minlength", "3", ["abc", "a\nc"], ["ab"]],
		["maxlength", "3", ["abc", ""], ["abcd"]],
		["minimum_number", "18", [18, 19.5], [17, "18"]],
		["maximum_number", "18", [18, -1], [19]],
		["any_of", '["admin"]', [["reader", "admin"]], [["reader"], []]],
		["any_of", '["admin", "an owner", 5]', [["admin"], ["an owner"], [5]], [["5"], ["owner"]]],
	];
	for (const [validator, value, accepted, refused] of cases) {
		it(`turns ${validator} ${value} into a rule`, () => {
			const constraint = { property: "claim", validator, value };
			for (const claim of accepted) assert.ok(passes(constraint, { claim }), `accepts ${JSON.stringify(claim)}`);
			for (const claim of refused) assert.ok(!passes(constraint, { claim }), `refuses ${JSON.stringify(claim)}`);
		});
	}

	for (const property of ["realm.roles[0]", 'realm["roles"][0]', "realm['roles'][0]", '["realm"].roles.0']) {
		it(`finds the nested claim ${property}`, () => {
			const constraint = { property, validator: "equal", value: "admin" };
			assert.ok(passes(constraint, { realm: { roles: ["admin"] } }));
			assert.ok(!passes(constraint, { realm: { roles: ["reader", "admin"] } }));
		});
	}

	for (const [validator, value] of [
		["email", ""],
		["type", "string"],
		["inclusion", '["a"]'],
		["exclusion", '["a"]'],
		["any_of", "admin"],
		["any_of", '"admin"'],
		["constructor", ""],
	] as const) {
		it(`loses ${validator} ${value}, and says so`, () => {
			const { rules, draft } = convert({ property: "mail", validator, value });
			assert.deepEqual([rules, draft.lost], [[], [`mail: ${validator}`]]);
		});
	}

	it("notes which claims must be there now, unless they had to be before", () => {
		const { draft } = convert(
			{ property: "role", validator: "equal", value: "admin" },
			{ property: "age", validator: "required", value: "" },
			{ property: "age", validator: "minimum_number", value: "18" },
		);
		assert.deepEqual(
			draft.notes.filter(({ values }) => values),
			[{ kind: "present", values: { claim: "role" } }],
		);
	});

	it("takes a node without constraints", () => {
		assert.deepEqual(convertConstraints(createDraft("verify", ""), undefined), []);
	});
});
