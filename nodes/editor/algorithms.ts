import { ALGORITHMS, ALGORITHMS_BY_KTY, canonicalAlgorithm, type KeyType } from "../../src/algorithms";
import { offerChosen } from "./choices";
import type { Text } from "./text";

const GROUPS = Object.entries(ALGORITHMS_BY_KTY) as [KeyType, readonly string[]][];

/** The algorithm that most identity providers use, chosen when a shared secret is not possible. */
export const COMMON_ALGORITHM = "RS256";

/** Whether the runtime supports an algorithm. Without a list from the runtime, all are supported. */
export function isSupported(algorithm: string): boolean {
	const { jwtConfigAlgorithms } = RED.settings as { jwtConfigAlgorithms?: readonly string[] };
	return jwtConfigAlgorithms?.includes(algorithm) ?? true;
}

function nameAlgorithm(text: Text, algorithm: string, kty: KeyType): string {
	if (!isSupported(algorithm)) return text("algorithm.unsupported", { algorithm });
	return text(`algorithm.${algorithm.startsWith("PS") ? "PSS" : kty}`, { algorithm });
}

/**
 * Fills the select of algorithms, in groups. The older name EdDSA, and values such as an environment variable, are only
 * offered if the node has them.
 */
export function fillAlgorithms(select: JQuery, text: Text, chosen: string): void {
	for (const [kty, names] of GROUPS) {
		const group = $("<optgroup>", { label: text(`group.${kty}`) }).attr("data-kty", kty);
		for (const value of names) {
			if (value === "EdDSA" && chosen !== value) continue;
			const label = value === "EdDSA" ? text("algorithm.EdDSA") : nameAlgorithm(text, value, kty);
			// The chosen option stays enabled: jQuery does not return a disabled one, so saving would lose it.
			const isDisabled = !isSupported(value) && value !== chosen;
			$("<option>", { value, text: label }).prop("disabled", isDisabled).appendTo(group);
		}
		select.append(group);
	}
	offerChosen(select, chosen);
}

/** Fills the checkboxes for accepting other algorithms than the chosen one. */
export function fillAccepted(container: JQuery, names: readonly string[]): void {
	const accepted = names.map(canonicalAlgorithm);
	for (const value of ALGORITHMS.filter((name) => name !== "EdDSA" && !name.startsWith("HS"))) {
		const box = $("<input>", { type: "checkbox", value }).prop({
			checked: accepted.includes(value),
			disabled: !isSupported(value),
		});
		container.append($("<label>", { class: "jwt-choice" }).append(box, $("<span>", { text: value })));
	}
}

/** Ticks the chosen algorithm, which is always accepted. */
export function markChosen(container: JQuery, chosen: string): void {
	container.find("input").each((_, element) => {
		const box = $(element);
		const isChosen = box.val() === canonicalAlgorithm(chosen);
		if (isChosen) box.prop({ checked: true, disabled: true }).attr("data-chosen", "");
		else if (box.is("[data-chosen]")) box.prop({ checked: false, disabled: false }).removeAttr("data-chosen");
	});
}

/** Returns the accepted algorithms as the node stores them: an empty list if only the chosen one is accepted. */
export function readAccepted(container: JQuery, chosen: string): string[] {
	const boxes = container.find("input:checked:not([data-chosen])").toArray() as HTMLInputElement[];
	return boxes.length > 0 ? [chosen, ...boxes.map((box) => box.value)] : [];
}
