import { isVariable, variableName } from "../../src/environment";
import { field } from "./current";
import { fillHint } from "./field-hint";
import type { Text } from "./text";

/** What a shell allows as a name. Node-RED takes more, but nobody can set such a variable. */
const NAME = /^[A-Za-z_]\w*$/;

/**
 * Prepares the button that turns the field of a credential into one for the name of an environment variable. The
 * credential then is `${NAME}`, which Node-RED replaces when the flow starts.
 */
export function prepareVariable(name: "secret" | "privatekey", text: Text): void {
	const value = field(name);
	const input = $(`#jwt-config-variable-${name}`);
	const hint = $(`#jwt-config-variable-${name}-hint`);
	const button = $(`#jwt-config-usevariable-${name}`);
	const isOn = () => button.attr("aria-pressed") === "true";
	/** The value before the switch was turned, which comes back when it is turned again. */
	let before = "";
	const show = (isNamed: boolean) => {
		button.attr("aria-pressed", String(isNamed)).toggleClass("selected", isNamed);
		value.toggle(!isNamed);
		$(`#jwt-config-${name}-hint`).add(value.closest(".form-row").find("[data-typed]")).toggle(!isNamed);
		input.add(hint).toggle(isNamed);
	};
	const write = () => {
		// Anyone who knows the notation may type it whole.
		const typed = String(input.val() ?? "").trim();
		const variable = variableName(typed) ?? typed.replace(/^\$/, "");
		const problem = variable === "" ? "novariable" : NAME.test(variable) ? "" : "variable";
		input.toggleClass("input-error", problem !== "");
		fillHint(
			hint,
			problem ? { text: text(`problem.${problem}`), level: "error" } : { text: text("secret.environment") },
		);
		value
			.val(problem ? "" : `\${${variable}}`)
			.trigger("input")
			.trigger("change");
	};
	button.on("click", () => {
		const turnsOn = !isOn();
		if (turnsOn) before = String(value.val() ?? "");
		show(turnsOn);
		if (turnsOn) {
			input.val("").get(0)?.focus();
			write();
		} else value.val(before).trigger("input").trigger("change").get(0)?.focus();
	});
	// Generate, or a file, brings a value that is no variable.
	value.on("change", () => {
		const now = String(value.val() ?? "");
		if (isOn() && now !== "" && !isVariable(now)) show(false);
	});
	input.on("input", write);
	const given = String(value.val() ?? "");
	if (isVariable(given)) input.val(variableName(given) ?? "");
	show(isVariable(given));
	if (isVariable(given)) write();
}
