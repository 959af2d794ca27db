import { isVariable } from "../../src/environment";
import { ANY_TENANT, commonIssuer, hasTenant, tenantsProblem } from "../../src/tenants";
import { namesNothing, splitCommas } from "../../src/text-list";
import { type ConfigNode, currentOption, field } from "./current";
import type { Field } from "./field";

/** Says why an issuer would look like a check but check nothing, as the key of a text; `undefined` if it is valid. */
export const issuerProblem = (issuer: string): string | undefined =>
	namesNothing(issuer) ? "problem.noname" : undefined;

/** Returns the issuer whose metadata leads to the keys, or the text itself if it is an environment variable. */
export const discoveredIssuer = (issuer: string): string =>
	isVariable(issuer) ? issuer : commonIssuer(splitCommas(issuer)[0] ?? "");

/** The tenants of an issuer with a placeholder for them. */
export const tenantsField: Field<ConfigNode> = {
	problem(tenants, node) {
		const issuer = currentOption(node, "issuer");
		if (isVariable(issuer) || isVariable(tenants)) return undefined;
		const found = tenantsProblem(splitCommas(issuer), splitCommas(tenants));
		if (found) return node._(`jwt-config.tenants.${found}`);
		return namesNothing(tenants) ? node._("jwt-config.tenants.missing") : undefined;
	},
	meaning: (tenants, node) =>
		tenants.trim() === ANY_TENANT ? { text: node._("jwt-config.warning.anytenant"), level: "warning" } : { text: "" },
};

/** Shows the tenants only with an issuer that has a placeholder for them, or if some are there. */
export function prepareTenants(): void {
	const issuer = field("issuer");
	const tenants = field("tenants");
	const provider = $("#jwt-config-provider");
	const update = () => {
		const isUsed = hasTenant(String(issuer.val() ?? "")) || tenants.val() !== "";
		$("#jwt-config-row-tenants").toggle(isUsed);
		// A known provider already asks for them on this tab.
		$("#jwt-config-row-tenants-key").toggle(isUsed && provider.val() === "");
	};
	issuer.on("input change", () => void tenants.trigger("change"));
	tenants.on("change", update);
	// The issuer and tenants on the tab of the key choose the provider again.
	provider.add("#jwt-config-key-issuer, #jwt-config-key-tenants").on("input change", update);
	update();
}
