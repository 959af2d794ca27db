/** Fills a select with values and their labels, and chooses one. */
export function offerChoices(
	select: JQuery,
	choices: readonly (readonly [value: string, text: string])[],
	chosen: string,
): void {
	for (const [value, text] of choices) select.append($("<option>", { value, text }));
	offerChosen(select, chosen);
}

/** Chooses a value of a select. Adds the value if it is not offered, so that saving does not lose it. */
export function offerChosen(select: JQuery, chosen: string): void {
	const offered = select
		.find("option")
		.toArray()
		.map((option) => (option as HTMLOptionElement).value);
	if (!offered.includes(chosen)) select.append($("<option>", { value: chosen, text: chosen }));
	select.val(chosen);
}
