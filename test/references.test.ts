/** The references of all nodes say what the code says: every property with its default, every value, status and error. */
import assert from "node:assert/strict";
import { basename } from "node:path";
import { ACTION_NAMES } from "../src/actions.js";
import { ALGORITHMS } from "../src/algorithms.js";
import { JWT_ERROR_CODES, JwtError, type JwtErrorCode } from "../src/errors.js";
import { challenge } from "../src/guard/challenge.js";
import {
	JWT_CONFIG_CREDENTIALS,
	JWT_CONFIG_DEFAULTS,
	JWT_DEFAULTS,
	KEY_SOURCES,
	REQUEST_PLACES,
	RESERVED_HEADER_PARAMETERS,
	RULE_OPERATORS,
	VALUE_TYPES,
} from "../src/options.js";
import { CLIENT_AUTHS, GRANTS, JWT_REQUEST_DEFAULTS, REQUEST_CLAIMS_TYPES } from "../src/request-options.js";
import { SECRET_ENCODINGS } from "../src/secret-text.js";
import {
	JWT_SESSION_DEFAULTS,
	JWT_STORE_CREDENTIALS,
	JWT_STORE_DEFAULTS,
	SESSION_ACTIONS,
	SESSION_ENDS,
	STORE_KINDS,
	SUBJECT_TYPES,
} from "../src/session-options.js";
import { allMatches, codeSpans, read, section } from "./support/documents.js";

const texts: { jwt: { status: Record<string, string> } } = JSON.parse(read("nodes/locales/en-US/jwt.json"));
const STATUS = texts.jwt.status;

/** The cells of a section's table, without backticks. */
const table = (file: string, heading: string) =>
	allMatches(section(read(file), heading), /^\|(.*)\|$/gm)
		.slice(2)
		.map((row) => row.split("|").map((cell) => cell.trim().replaceAll("`", "")));

/** The rows of all tables below a heading that begin with a property, by the names of their columns, without backticks. */
const propertyRows = (file: string) =>
	section(read(file), "Properties")
		.split(/\n\n+/)
		.filter((part) => part.startsWith("| Property |"))
		.flatMap((part) => {
			const [names = [], , ...rows] = part
				.trim()
				.split("\n")
				.map((row) => row.split("|").map((cell) => cell.trim().replaceAll("`", "")));
			return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ""])));
		});

/** The labels of a node's dialog, by property. */
const labelsOf = (type: string): Record<string, string> =>
	JSON.parse(read(`nodes/locales/en-US/${type}.json`))[type].label;

const REFERENCES: [file: string, defaults: object, values: readonly string[]][] = [
	[
		"docs/jwt.md",
		JWT_DEFAULTS,
		[
			...ACTION_NAMES,
			...REQUEST_PLACES,
			...RULE_OPERATORS,
			...RESERVED_HEADER_PARAMETERS,
			...Object.values(VALUE_TYPES).flat(),
		],
	],
	["docs/jwt-config.md", JWT_CONFIG_DEFAULTS, [...ALGORITHMS, ...KEY_SOURCES, ...SECRET_ENCODINGS]],
	[
		"docs/jwt-session.md",
		JWT_SESSION_DEFAULTS,
		[...SESSION_ACTIONS, ...SESSION_ENDS, ...SUBJECT_TYPES, ...REQUEST_PLACES, ...VALUE_TYPES.claims],
	],
	["docs/jwt-request.md", JWT_REQUEST_DEFAULTS, [...GRANTS, ...CLIENT_AUTHS, ...REQUEST_CLAIMS_TYPES]],
	["docs/jwt-store.md", JWT_STORE_DEFAULTS, STORE_KINDS],
];

for (const [file, defaults, values] of REFERENCES) {
	describe(file, () => {
		it("has every property with its default, and no other", () => {
			assert.deepEqual(
				propertyRows(file)
					.map(({ Property, Default }) => [Property, Default])
					.sort(),
				Object.entries(defaults)
					.map(([name, value]) => [name, JSON.stringify(value)])
					.sort(),
			);
		});

		it("labels each property as the dialog does", () => {
			const labels = labelsOf(basename(file, ".md"));
			for (const { Property = "", Label } of propertyRows(file)) {
				// A property can have a label for each action: `output-generate`.
				const several = Object.keys(labels).filter((key) => key.startsWith(`${Property}-`));
				if (several.length > 0)
					assert.equal(Label, [...new Set(several.map((key) => labels[key]))].join(", "), Property);
				else if (Property in labels) assert.equal(Label, labels[Property], Property);
				else
					for (const label of Label?.split(", ").filter(Boolean) ?? [])
						assert.ok(Object.values(labels).includes(label), `${Property}: ${label}`);
			}
		});

		it("names every value that a property can have", () => {
			const named = codeSpans(read(file));
			assert.deepEqual(
				values.filter((value) => !named.includes(value)),
				[],
			);
		});
	});
}

describe("docs/jwt-config.md", () => {
	it("has every credential", () => {
		for (const name of Object.keys(JWT_CONFIG_CREDENTIALS))
			assert.match(section(read("docs/jwt-config.md"), "Properties"), RegExp(`^\\| \`${name}\``, "m"));
	});
});

describe("docs/jwt-store.md", () => {
	it("has every credential", () => {
		const named = codeSpans(section(read("docs/jwt-store.md"), "Properties"));
		assert.deepEqual(
			Object.keys(JWT_STORE_CREDENTIALS).filter((name) => !named.includes(name)),
			[],
		);
	});
});

describe("docs/jwt-request.md", () => {
	it("has every status of its own", () => {
		const texts = JSON.parse(read("nodes/locales/en-US/jwt-request.json"))["jwt-request"].status;
		assert.deepEqual(
			table("docs/jwt-request.md", "Status").map(([status]) => status),
			Object.values(texts),
		);
	});
});

describe("docs/jwt-session.md", () => {
	it("has every status of its own", () => {
		const texts = JSON.parse(read("nodes/locales/en-US/jwt-session.json"))["jwt-session"].status;
		assert.deepEqual(
			table("docs/jwt-session.md", "Status").map(([status]) => status),
			Object.values(texts),
		);
	});
});

describe("docs/jwt.md", () => {
	it("has every error with its answer and its status", () => {
		const codes = JWT_ERROR_CODES;
		const answer = (code: JwtErrorCode) => String(challenge(new JwtError(code, "")).statusCode);
		assert.deepEqual(
			table("docs/jwt.md", "Errors").map((row) => row.slice(0, 3)),
			codes.map((code) => [code, answer(code), STATUS[code]]),
		);
	});

	it("has every other status", () => {
		const { claim, ...texts } = STATUS;
		const others = Object.entries(texts)
			.flatMap(([name, text]): [string, string][] =>
				name === "nosecret"
					? [[name, text], ...Object.entries(claim as unknown as Record<string, string>)]
					: [[name, text]],
			)
			.filter(([name]) => !name.startsWith("ERR_"));
		assert.deepEqual(
			table("docs/jwt.md", "Status").map(([status]) => status),
			others.map(([, text]) => text.replace(/__\w+__/g, "…")),
		);
	});
});
