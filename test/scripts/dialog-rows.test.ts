/** The elements that stand for the rows of a dialog. */
import assert from "node:assert/strict";
import { expandRows } from "../../scripts/dialog-rows.js";

const JWT = { type: "jwt", fields: ["name", "claims", "rules", "output", "complete", "reuse"] } as const;
const CONFIG = { type: "jwt-config", fields: ["issuer", "keysource", "secret", "privatekey", "remember"] } as const;

/** Rows of each kind: the element, and what is put in its place. */
const JWT_ROWS: [title: string, row: string, html: string[]][] = [
	[
		"a text",
		'<jwt-row field="name" icon="tag"></jwt-row>',
		[
			'<div class="form-row">',
			'    <label for="node-input-name"><i class="fa fa-tag"></i> <span data-i18n="jwt.label.name"></span></label>',
			'    <input type="text" id="node-input-name">',
			"</div>",
		],
	],
	[
		"a text whose label and placeholder are those of others, for the actions that need a key",
		'<jwt-row field="name" icon="tag" label="label.config" placeholder="label.name" needs></jwt-row>',
		[
			'<div class="form-row" data-actions="generate verify jwks">',
			'    <label for="node-input-name"><i class="fa fa-tag"></i> <span data-i18n="jwt.label.config"></span></label>',
			'    <input type="text" id="node-input-name" data-i18n="[placeholder]jwt.label.name">',
			"</div>",
		],
	],
	[
		"a typed value whose label the dialog writes, for the actions that take a token",
		'<jwt-row field="output" kind="typed" icon="sign-out" label-by-dialog takes="token"></jwt-row>',
		[
			'<div class="form-row" data-actions="verify decode">',
			'    <label for="node-input-output"><i class="fa fa-sign-out"></i> <span id="jwt-label-output"></span></label>',
			'    <input type="text" id="node-input-output" style="width: calc(100% - 155px)">',
			'    <input type="hidden" id="node-input-outputType">',
			"</div>",
		],
	],
	[
		"a list with more in its row, for the actions that give claims and need keys to verify",
		'<jwt-row field="rules" kind="list" icon="gavel" gives="claims" needs="verificationKeys">\n    <b></b>\n</jwt-row>',
		[
			'<div class="form-row jwt-rows" data-actions="verify">',
			'    <label id="jwt-label-rules"><i class="fa fa-gavel"></i> <span data-i18n="jwt.label.rules"></span></label>',
			'    <div class="jwt-field"><ol id="jwt-rules" aria-labelledby="jwt-label-rules"></ol></div>',
			"    <b></b>",
			"</div>",
		],
	],
	[
		"a checkbox",
		'<jwt-row field="complete" kind="checkbox"></jwt-row>',
		[
			'<div class="form-row">',
			'    <input type="checkbox" id="node-input-complete">',
			'    <label for="node-input-complete" data-i18n="jwt.label.complete"></label>',
			"</div>",
		],
	],
];

const CONFIG_ROWS: typeof JWT_ROWS = [
	[
		"a twin of a text, described by another element",
		'<jwt-row field="issuer" icon="tag" twin="key" placeholder aria-describedby="a-note" views="discovery"></jwt-row>',
		[
			'<div class="form-row" data-views="discovery">',
			'    <label for="jwt-config-key-issuer"><i class="fa fa-tag"></i> <span data-i18n="jwt-config.label.issuer"></span></label>',
			'    <input type="text" id="jwt-config-key-issuer" data-same-as="issuer" aria-describedby="a-note" data-i18n="[placeholder]jwt-config.placeholder.issuer">',
			"</div>",
		],
	],
	[
		"a twin of a select",
		'<jwt-row field="keysource" kind="select" icon="tag" twin="key"></jwt-row>',
		[
			'<div class="form-row">',
			'    <label for="jwt-config-key-keysource"><i class="fa fa-tag"></i> <span data-i18n="jwt-config.label.keysource"></span></label>',
			'    <select id="jwt-config-key-keysource" data-same-as="keysource"></select>',
			"</div>",
		],
	],
	[
		"a password with a hint",
		'<jwt-row field="secret" kind="password" icon="key" hint></jwt-row>',
		[
			'<div class="form-row">',
			'    <label for="node-config-input-secret"><i class="fa fa-key"></i> <span data-i18n="jwt-config.label.secret"></span></label>',
			'    <input type="password" id="node-config-input-secret" autocomplete="new-password" aria-describedby="jwt-config-secret-hint">',
			'    <div class="jwt-hint" id="jwt-config-secret-hint" role="status"></div>',
			"</div>",
		],
	],
	[
		"a masked key, in a row with an id",
		'<jwt-row field="privatekey" kind="key" icon="key" masked id="row-1"></jwt-row>',
		[
			'<div class="form-row" id="row-1">',
			'    <label for="node-config-input-privatekey"><i class="fa fa-key"></i> <span data-i18n="jwt-config.label.privatekey"></span></label>',
			'    <textarea id="node-config-input-privatekey" class="jwt-key jwt-masked" rows="3" spellcheck="false" autocomplete="off" autocapitalize="off"></textarea>',
			"</div>",
		],
	],
	[
		"a whole number with its unit",
		'<jwt-row field="remember" kind="number" icon="history"></jwt-row>',
		[
			'<div class="form-row">',
			'    <label for="node-config-input-remember"><i class="fa fa-history"></i> <span data-i18n="jwt-config.label.remember"></span></label>',
			'    <input type="text" id="node-config-input-remember" inputmode="numeric" class="jwt-number" placeholder="0">',
			'    <span data-i18n="jwt-config.unit.remember"></span>',
			"</div>",
		],
	],
];

const WRONG: [row: string, message: RegExp][] = [
	['<jwt-row field="subject" icon="tag"></jwt-row>', /A jwt has no field “subject”\. In <jwt-row field="subject"/],
	['<jwt-row icon="tag"></jwt-row>', /no field “”/],
	['<jwt-row field="name"></jwt-row>', /no icon/],
	['<jwt-row field="name" kind="color" icon="tag"></jwt-row>', /no kind “color”/],
	['<jwt-row field="name" icon="tag" placholder></jwt-row>', /kind “text” has no attribute placholder/],
	['<jwt-row field="complete" kind="checkbox" icon="tag"></jwt-row>', /kind “checkbox” has no attribute icon/],
	['<jwt-row field="name" icon="tag" takes="tokens"></jwt-row>', /no such action/],
	['<jwt-row field="name" icon="tag">', /not a complete row: <jwt-row field="name"/],
	['<jwt-row field="name" icon="tag">\n<jwt-row field="name" icon="tag"></jwt-row>', /not a complete row/],
	["<jwt-row field='name' icon='tag'></jwt-row>", /not a complete row/],
];

describe("expandRows", () => {
	for (const [dialog, rows] of [[JWT, JWT_ROWS] as const, [CONFIG, CONFIG_ROWS] as const]) {
		for (const [title, row, html] of rows) {
			it(`makes ${title}`, () => assert.equal(expandRows(row, dialog), html.join("\n")));
		}
	}

	it("leaves what is around a row, and its indentation", () => {
		const html = '<p>\n\t<jwt-row field="complete" kind="checkbox"></jwt-row>\n\t<b></b>\n</p>';
		const expanded = expandRows(html, JWT).split("\n");
		assert.deepEqual(expanded.slice(0, 2), ["<p>", '\t<div class="form-row">']);
		assert.deepEqual(expanded.slice(-3), ["\t</div>", "\t<b></b>", "</p>"]);
	});

	for (const [row, message] of WRONG) {
		it(`refuses ${row.replaceAll("\n", " ")}`, () => assert.throws(() => expandRows(row, JWT), { message }));
	}
});
