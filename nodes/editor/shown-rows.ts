/**
 * Shows the elements whose attribute lists the chosen value (`data-actions="verify decode"`), and hides the other elements
 * with that attribute.
 */
export function showRowsOf(chosen: string, attribute: "data-actions" | "data-views"): void {
	$(`[${attribute}]`).each((_, row) => {
		$(row).toggle(String($(row).attr(attribute)).split(" ").includes(chosen));
	});
}
