/** The dialogs as the build makes them: each property has its input, and each input its label. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JWT_CONFIG_CREDENTIALS, JWT_CONFIG_DEFAULTS, JWT_DEFAULTS } from "../../src/options.js";
import { JWT_REQUEST_DEFAULTS } from "../../src/request-options.js";
import { JWT_SESSION_DEFAULTS, JWT_STORE_CREDENTIALS, JWT_STORE_DEFAULTS } from "../../src/session-options.js";
import { ROOT } from "../support/node-red.js";

/** The values of an attribute, as often as elements of some names have it. */
const valuesOf = (html: string, elements: string, attribute: string) =>
	[...html.matchAll(new RegExp(`<(?:${elements})\\b[^>]* ${attribute}="([^"]*)"`, "g"))].map((match) => match[1] ?? "");

/** What the dialogs read from other elements than an input of the property's own: lists, choices, boxes. */
const OTHERS: Record<string, string> = {
	addclaims: "jwt-addclaims",
	alternatives: "jwt-alternatives",
	headers: "jwt-headers",
	rules: "jwt-rules",
	onfailure: "jwt-label-onfailure",
	algorithms: "jwt-config-accepted",
	"jwt-request.addclaims": "jwt-request-addclaims",
	"jwt-request.headers": "jwt-request-headers",
	"jwt-request.parameters": "jwt-request-parameters",
	"jwt-request.onfailure": "jwt-request-label-onfailure",
	"jwt-session.addclaims": "jwt-session-addclaims",
	"jwt-session.onfailure": "jwt-session-label-onfailure",
};

const DIALOGS = [
	["jwt", "node-input-", Object.keys(JWT_DEFAULTS)],
	["jwt-config", "node-config-input-", Object.keys({ ...JWT_CONFIG_DEFAULTS, ...JWT_CONFIG_CREDENTIALS })],
	["jwt-request", "node-input-", Object.keys(JWT_REQUEST_DEFAULTS)],
	["jwt-session", "node-input-", Object.keys(JWT_SESSION_DEFAULTS)],
	["jwt-store", "node-config-input-", Object.keys({ ...JWT_STORE_DEFAULTS, ...JWT_STORE_CREDENTIALS })],
] as const;

for (const [type, prefix, fields] of DIALOGS) {
	describe(`the built dialog of ${type}`, () => {
		let html: string;
		let script: string;
		before(() => {
			const file = readFileSync(join(ROOT, `dist/nodes/${type}.html`), "utf8");
			const start = file.indexOf(`data-template-name="${type}"`);
			[script, html] = [file.slice(0, start), file.slice(start)];
		});

		it("has its modules in one scope, without the wrappers that CommonJS needs", () => {
			assert.match(script, /RED\.nodes\.registerType\(/);
			assert.doesNotMatch(script, /__commonJS|__esm|require_/);
		});

		it("has each id once", () => {
			const ids = valuesOf(html, "\\w+", "id");
			assert.deepEqual(
				ids.filter((id, index) => ids.indexOf(id) !== index),
				[],
			);
		});

		it("has an input for each property and credential", () => {
			const ids = valuesOf(html, "\\w+", "id");
			assert.deepEqual(
				fields.filter((field) => !ids.includes(OTHERS[`${type}.${field}`] ?? OTHERS[field] ?? prefix + field)),
				[],
			);
		});

		it("has a label for each input, and an input for each label", () => {
			const shown = html.replace(/<input (?:type="(?:hidden|radio)"|[^>]*data-i18n="\[aria-label\])[^>]*>/g, "");
			assert.deepEqual(valuesOf(html, "label", "for").sort(), valuesOf(shown, "input|select|textarea", "id").sort());
		});
	});
}
