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
import { field } from "./current";
import { fillHint } from "./field-hint";
import type { Text } from "./text";

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
	select.append($("<option>", { value: "alb", text: text("provider.alb") }));
	/** Whether a provider is being chosen, so that what follows from it must not choose another. */
	let isChoosing = false;

	const chosen = () => String(select.val()) as ProviderName | "";
	const source = () => current("keysource");
	const set = (name: string, value: string) => {
		if (current(name) !== value) field(name).val(value).trigger("change");
	};
	const show = () => {
		const name = chosen();
		row.toggle(name !== "");
		// The issuer follows from the value, so a blank one is a mistake in the value.
		$("#jwt-config-key-issuer").attr("data-blames", name ? "jwt-config-providervalue" : null);
		input.removeClass("input-error");
		const noted = source() === "alb" ? "alb" : name;
		note.text(noted && text(`note.${noted}`));
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
		const { example, jwksurl }: Provider = PROVIDERS[name];
		if (preset?.tenants === ANY_TENANT) fillHint(hint, { text: text("warning.anytenant"), level: "warning" });
		else fillHint(hint, { text: preset ? "" : text("problem.providervalue", { example }), level: "error" });
		if (jwksurl) set("jwksurl", preset?.jwksurl ?? "");
		set("issuer", preset?.issuer ?? "");
		set("tenants", preset?.tenants ?? "");
		set("audienceclaim", preset?.audienceclaim ?? "");
		const audience = preset?.audience;
		if (audience !== undefined || current("audience") === filled) set("audience", audience ?? "");
		filled = audience;
	};
	const recognize = () => {
		const jwksurl = source() === "jwks" ? current("jwksurl") : undefined;
		const found = providerOf(current("issuer"), current("audience"), current("tenants"), jwksurl);
		select.val(found?.name ?? "");
		input.val(found?.value ?? "");
		show();
	};
	select.on("change", () => {
		if (select.val() === "alb") return set("keysource", "alb");
		input.val("");
		isChoosing = true;
		const provider: Partial<Provider> = chosen() ? PROVIDERS[chosen() as ProviderName] : {};
		if (chosen()) set("keysource", provider.jwksurl ? "jwks" : "discovery");
		isChoosing = false;
		show();
		fill();
		if (!chosen()) return;
		// Every known provider signs with one algorithm only.
		set("algorithm", provider.algorithm ?? COMMON_ALGORITHM);
		$("#jwt-config-accepted input:not([data-chosen])").prop("checked", false);
	});
	input.on("input", fill);
	input.on("change", () => {
		const name = chosen();
		if (name) input.val(cleanValue(name, String(input.val() ?? "")));
	});
	$("#jwt-config-key-issuer, #jwt-config-key-tenants").add(field("jwksurl")).on("input", recognize);
	field("keysource").on("change", () => {
		if (!isChoosing) recognize();
	});
	recognize();
	filled = chosen() ? presetOf(chosen() as ProviderName, String(input.val()))?.audience : undefined;
}
