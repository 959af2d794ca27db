/** A way to correct a value, offered as a button beside the hint about it. */
export interface Cure {
	/** The text of the button. */
	words: string;
	apply(): void;
}

/** A hint below a field about its value. */
export interface Hint {
	text: string;
	level?: "error" | "warning";
	cure?: Cure;
}

/** Shows a hint in an element, with the button that cures what it says. */
export function fillHint(element: JQuery, { text, level, cure }: Hint): void {
	element
		.text(text)
		.toggleClass("jwt-hint-error", level === "error")
		.toggleClass("jwt-hint-warning", level === "warning");
	if (!cure) return;
	const button = $("<button>", {
		type: "button",
		class: "red-ui-button red-ui-button-small jwt-cure",
		text: cure.words,
	});
	element.append(
		" ",
		button.on("click", () => cure.apply()),
	);
}

/**
 * Shows a hint below a field, and updates it with each change.
 * @param copies the inputs that show the same field elsewhere; each has the hint, too
 */
export function showHint(input: JQuery, inspect: (value: string) => Hint, copies: JQuery = $()): void {
	const hints = input.add(copies).map((_, element) => {
		const id = `${element.id}-hint`;
		const described = [$(element).attr("aria-describedby"), id].filter(Boolean).join(" ");
		$(element).attr("aria-describedby", described);
		return $("<div>", { id, class: "jwt-hint", role: "status" }).appendTo($(element).parent()).get();
	});
	let shown = "";
	const update = () => {
		const found = inspect(String(input.val()).trim());
		// A button that is replaced while it has the focus would lose it.
		if (JSON.stringify(found) === shown) return;
		shown = JSON.stringify(found);
		hints.each((_, hint) => fillHint($(hint), found));
	};
	input.on("input", update);
	// What a value means can depend on other fields.
	input.closest(".jwt-form").on("change", update);
	update();
}
