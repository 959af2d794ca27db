/** The texts that a dialog shows, as the build looks after them. */
import assert from "node:assert/strict";
import { requireTexts, textKeys } from "../../scripts/dialog-texts.js";

const HTML = '<b data-i18n="jwt.label.a"></b><i data-i18n="[title]jwt.button.b;[aria-label]jwt.button.c">';

describe("textKeys", () => {
	it("finds the texts of elements and attributes", () => {
		assert.deepEqual(textKeys(HTML), ["jwt.label.a", "jwt.button.b", "jwt.button.c"]);
	});
});

describe("requireTexts", () => {
	it("accepts a dialog that has all its texts", () => {
		requireTexts(HTML, { jwt: { label: { a: "A" }, button: { b: "B", c: "C" } } });
	});

	it("names those that the catalogue lacks", () => {
		const catalogue = { jwt: { label: { a: { b: "A" } }, button: { b: "B" } } };
		assert.throws(() => requireTexts(HTML, catalogue), { message: /lacks jwt\.label\.a, jwt\.button\.c\.$/ });
	});
});
