/** What a person could not read or reach in a dialog. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Editor, openEditor } from "./editor.js";
import type { Browsing } from "./editor-suite.js";
import { ROOT } from "./node-red.js";

/** What is wrong with the dialog on top, all of it looked at in one go: an expression for the page. */
const PROBLEMS = `(() => {
	const visible = (selector) => [...document.querySelectorAll(".jwt-form " + selector)].filter((element) => element.offsetParent);
	const below = (label) => {
		const { nextElementSibling: field } = label;
		const isShown = field.type !== "hidden" && field.offsetParent;
		return isShown && field.offsetTop > label.offsetTop + label.offsetHeight;
	};
	const isNamed = (field) => field.labels?.length || field.getAttribute("aria-label") || field.innerText.trim() || field.title;
	return {
		// Texts whose box is too small for them.
		cutOff: visible(":is(label, span, button, .jwt-hint, .form-tips, .jwt-field, summary)")
			.filter((element) => getComputedStyle(element).display !== "inline")
			.filter((element) => element.scrollWidth > element.clientWidth + 1)
			.map((element) => element.innerText),
		// Chosen options that are wider than their select, save those of Node-RED's own selects.
		cutChoices: visible(".form-row > select")
			.filter((select) => {
				const { font, paddingLeft, paddingRight } = getComputedStyle(select);
				const canvas = document.createElement("canvas").getContext("2d");
				canvas.font = font;
				const arrow = 20;
				const room = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - arrow;
				return canvas.measureText(select.selectedOptions[0]?.text ?? "").width > room;
			})
			.map((select) => select.selectedOptions[0].text),
		// Buttons and fields beyond the edge of the dialog.
		outside: visible(":is(a.red-ui-button, input, select, button, textarea)")
			.filter((field) => field.getBoundingClientRect().right > field.closest(".jwt-form").getBoundingClientRect().right + 1)
			.map((field) => field.id || field.className),
		// Labels of rows whose field has slipped below its label.
		wrapped: visible(".form-row > label:first-child").filter(below).map((label) => label.innerText),
		// Fields that a screen reader could not name, by id or class.
		unnamed: visible(":is(input, select, button, textarea):not([type=hidden])")
			.filter((field) => !isNamed(field) && !/^node-input-(btn|lookup)/.test(field.id))
			.map((field) => field.id || field.className),
		// Texts that are still keys of the catalogue.
		untranslated: document.querySelector(".jwt-form").innerText.match(/jwt(-[a-z]+)?\\.[a-z]+\\.[\\w-]+/g) ?? [],
	};
})()`;
/** What it is when nothing is wrong. */
const NO_PROBLEMS = { cutOff: [], cutChoices: [], outside: [], wrapped: [], unnamed: [], untranslated: [] };

/** A dialog in one language, as wide as Node-RED opens it: the least width that texts must fit in. */
export interface DialogLayout {
	readonly editor: Editor;
	/** Asserts that nothing is wrong with the dialog on top, and takes its picture. */
	check(dialog: string, view: string): Promise<void>;
}

/** Declares tests of the layout of dialogs in each language. After each test, closes what is open. */
export function inEachLanguage(suite: Browsing, declare: (layout: DialogLayout) => void): void {
	for (const locale of readdirSync(join(ROOT, "nodes/locales"))) {
		describe(`in ${locale}`, () => {
			let editor: Editor;
			before(async () => {
				editor = await openEditor(suite.browser, suite.nodeRed, { locale });
				await editor.page.addStyleTag({ content: ".red-ui-tray { width: 500px !important; }" });
			});
			afterEach(async () => {
				while (await editor.page.locator(".red-ui-tray").count()) await editor.press("cancel");
				assert.deepEqual(editor.errors, []);
			});
			after(() => editor?.close());
			declare({
				get editor() {
					return editor;
				},
				async check(dialog, view) {
					assert.deepEqual(await editor.page.evaluate(PROBLEMS), NO_PROBLEMS, view);
					await editor.screenshot(`${locale} ${dialog} ${view}`);
				},
			});
		});
	}
}
