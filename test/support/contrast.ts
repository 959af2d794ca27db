/**
 * An expression for a page: the texts of the dialogs with a contrast below 4.5 to 1 (WCAG 2.2 AA), each with its ratio.
 * A disabled field may be fainter.
 */
export const FAINT_TEXTS = `(() => {
	const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	const light = (color) => {
		context.clearRect(0, 0, 1, 1);
		context.fillStyle = color;
		context.fillRect(0, 0, 1, 1);
		const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data]
			.map((c) => c / 255)
			.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
	};
	const isOpaque = (element) => !/transparent|rgba\\(.*, 0\\)/.test(getComputedStyle(element).backgroundColor);
	const ratioOf = (element) => {
		let ground = element;
		while (ground.parentElement && !isOpaque(ground)) ground = ground.parentElement;
		const pair = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor].map(light);
		return Math.max(...pair) / Math.min(...pair);
	};
	return [...document.querySelectorAll(".jwt-form :is(.jwt-hint, .jwt-hint *, .form-tips, .jwt-preview *, .jwt-inspector *, label, summary, button:not(:disabled))")]
		.filter((element) => element.offsetParent && element.innerText.trim())
		.map((element) => [element.innerText, ratioOf(element)])
		.filter(([, ratio]) => ratio < 4.5)
		.map(([text, ratio]) => text + " " + ratio.toFixed(2));
})()`;
