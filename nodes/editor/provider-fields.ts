import {
	cleanValue,
	PROVIDER_NAMES,
	PROVIDERS,
	type Provider,
	type ProviderName,
	presetOf,
	providerOf,
} from "../../src/presets/providers";
import { ANY_TENANT } from "../../src/tenants";
import { COMMON_ALGORITHM } from "./algorithms";
import type { Text } from "./text";

const field = (name: string) => $(`#node-config-input-${name}`);
const current = (name: string) => String(field(name).val() ?? "");

/** Prepares the choice of a provider. For a known provider, one value is enough to fill in the other fields. */
export function prepareProvider(text: Text): void {
	const select = $("#jwt-config-provider");
	const row = $("#jwt-config-row-providervalue");
	const input = $("#jwt-config-providervalue");
	const hint = $("#jwt-config-providervalue-hint");
	const note = $("#jwt-config-provider-note");
	/** The audience that a preset filled in, which another preset may replace. */
	let filled: string | undefined;

	select.append($("<option>", { value: "", text: text("provider.other") }));
	for (const name of PROVIDER_NAMES) select.append($("<option>", { value: name, text: text(`provider.${name}`) }));

	const chosen = () => String(select.val()) as ProviderName | "";
	const set = (name: string, value: string) => {
		if (current(name) !== value) field(name).val(value).trigger("change");
	};
	const show = () => {
		const name = chosen();
		row.toggle(name !== "");
		note.text(name && text(`note.${name}`));
		hint.text("");
		if (!name) return;
		const { asks, example } = PROVIDERS[name];
		$("#jwt-config-label-providervalue").text(text(`asks.${asks}`));
		input.attr("placeholder", example);
	};
	const fill = () => {
		const name = chosen();
		if (!name) return;
		const value = String(input.val() ?? "");
		const preset = presetOf(name, value);
		const { example }: Provider = PROVIDERS[name];
		const isAnyone = preset?.tenants === ANY_TENANT;
		hint
			.text(isAnyone ? text("warning.anytenant") : value && !preset ? text("problem.providervalue", { example }) : "")
			.toggleClass("jwt-hint-warning", isAnyone)
			.toggleClass("jwt-hint-error", !isAnyone);
		set("issuer", preset?.issuer ?? "");
		set("tenants", preset?.tenants ?? "");
		set("audienceclaim", preset?.audienceclaim ?? "");
		const audience = preset?.audience;
		if (audience !== undefined || current("audience") === filled) set("audience", audience ?? "");
		filled = audience;
	};
	const recognize = () => {
		const found = providerOf(current("issuer"), current("audience"), current("tenants"));
		select.val(found?.name ?? "");
		input.val(found?.value ?? "");
		show();
	};
	select.on("change", () => {
		input.val("");
		show();
		fill();
		if (!chosen()) return;
		// Every known provider signs with this algorithm only.
		set("algorithm", COMMON_ALGORITHM);
		$("#jwt-config-accepted input:not([data-chosen])").prop("checked", false);
	});
	input.on("input", fill);
	input.on("change", () => {
		const name = chosen();
		if (name) input.val(cleanValue(name, String(input.val() ?? "")));
	});
	$("#jwt-config-key-issuer, #jwt-config-key-tenants").on("input", recognize);
	recognize();
	filled = chosen() ? presetOf(chosen() as ProviderName, String(input.val()))?.audience : undefined;
}
