/** A hint below a field about its value. */
export interface Hint {
	text: string;
	level?: "error" | "warning";
}

/** Shows a hint below a field, and updates it with each change. */
export function showHint(input: JQuery, inspect: (value: string) => Hint): void {
	const id = `${input.attr("id")}-hint`;
	const hint = $("<div>", { id, class: "jwt-hint", role: "status" }).appendTo(input.parent());
	input.attr("aria-describedby", id);
	const update = () => {
		const { text, level } = inspect(String(input.val()).trim());
		hint
			.text(text)
			.toggleClass("jwt-hint-error", level === "error")
			.toggleClass("jwt-hint-warning", level === "warning");
	};
	input.on("input change", update);
	update();
}
