/** Whether an element would be visible if its panel were chosen. */
const isShownIn = (panel: Element, element: Element): boolean =>
	$(element)
		.parentsUntil(panel)
		.addBack()
		.toArray()
		.every((each) => $(each).css("display") !== "none");

/**
 * Watches which panels hold a mistake: a field that Node-RED marks, or a red line. Node-RED marks a field only where its
 * property is, so its copies on other tabs are marked here, or the field that fills in a copy (`data-blames`). A section with
 * a mistake opens.
 * @param onChange is called with each panel and whether it holds a mistake
 */
export function watchMistakes(content: JQuery, onChange: (panel: HTMLElement, hasMistake: boolean) => void): void {
	const update = () => {
		content.find("[data-same-as]").each((_, twin) => {
			const isWrong = $(`#node-config-input-${$(twin).data("same-as")}`).hasClass("input-error");
			const blamed = twin.getAttribute("data-blames");
			$(twin).toggleClass("input-error", isWrong && !blamed);
			if (blamed) $(`#${blamed}`).toggleClass("input-error", isWrong);
		});
		content.find(":input").each((_, input) => {
			const isWrong = input.classList.contains("input-error");
			if (isWrong !== (input.getAttribute("aria-invalid") === "true")) $(input).attr("aria-invalid", String(isWrong));
		});
		for (const panel of content.children().toArray()) {
			const mistakes = $(panel)
				.find(".input-error, .jwt-hint-error:not(:empty)")
				.filter((_, element) => isShownIn(panel, element));
			mistakes.closest("details").prop("open", true);
			onChange(panel, mistakes.length > 0);
		}
	};
	new MutationObserver(update).observe(content[0] as HTMLElement, {
		attributeFilter: ["class", "style"],
		childList: true,
		subtree: true,
	});
	update();
}
