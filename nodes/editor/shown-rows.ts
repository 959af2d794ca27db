/**
 * Shows, of the elements that name in an attribute where they belong (`data-actions="verify decode"`), those that belong
 * to what is chosen, and hides the others.
 */
export function showRowsOf(chosen: string, attribute: "data-actions" | "data-views"): void {
	$(`[${attribute}]`).each((_, row) => {
		$(row).toggle(String($(row).attr(attribute)).split(" ").includes(chosen));
	});
}
