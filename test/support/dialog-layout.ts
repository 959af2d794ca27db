/** What a person could not read or reach in a dialog. */

/** What is wrong with the dialog on top, all of it looked at in one go: an expression for the page. */
export const PROBLEMS = `(() => {
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
export const NO_PROBLEMS = { cutOff: [], cutChoices: [], wrapped: [], unnamed: [], untranslated: [] };
