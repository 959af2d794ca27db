import { isAlgorithm, isHmac } from "../../../src/algorithms";
import { isRemoteSource } from "../../../src/options";
import {
	PROVIDER_NAMES,
	PROVIDERS,
	type Provider,
	type ProviderName,
	presetOf,
	providerOf,
} from "../../../src/presets/providers";
import type { Text } from "../text";
import type { Followed, Members, Proposal } from "./types";

/** A token, and the fields of the dialog of a configuration. */
interface Filling {
	header: Members;
	claims: Members;
	text: Text;
	current(name: string): string;
	set(name: string, value: string): void;
	use(option: Followed, value: string): void;
}

const textOf = (value: unknown) => (typeof value === "string" && !value.includes(",") ? value : "");

/** Returns the settings that fit a token but are not set: where keys come from first, then what the token says of itself. */
export function proposalsOf(filling: Filling): Proposal[] {
	const { header, text, current, set } = filling;
	const signer = textOf(header.signer);
	const claims = signer === "" ? filling.claims : ofLoadBalancer(header);
	const [issuer, algorithm] = [textOf(claims.iss), textOf(header.alg)];
	const provider = isHmac(algorithm) || signer !== "" ? undefined : providerIn(claims, algorithm);
	const preset = provider && presetOf(provider.name, provider.value);
	const audienceClaim = preset?.audienceclaim || "aud";
	const audience = [claims[audienceClaim]].flat().map(textOf).filter(Boolean).join(", ");
	const proposals: Proposal[] = [];
	const propose = (name: string, value: string, words = value, use = () => set(name, value)) => {
		if (value !== "" && current(name) !== value) proposals.push({ label: text(`label.${name}`), value: words, use });
	};

	const ownSource = preset && (preset.jwksurl ? "jwks" : "discovery");
	const source = signer === "" ? (ownSource ?? sourceOf(issuer, algorithm, current("keysource"))) : "alb";
	propose("keysource", source, text(`keysource.${source}`));
	propose("signer", signer);
	if (provider && ($("#jwt-config-provider").val() !== provider.name || current("keysource") !== source)) {
		const use = () => chooseProvider(provider);
		proposals.push({ label: text("label.provider"), value: text(`provider.${provider.name}`), use });
	}
	if (isAlgorithm(algorithm)) proposeAlgorithm(filling, source, algorithm, propose);
	if (!preset?.issuer.split(", ").includes(issuer) || current("issuer") === "") propose("issuer", issuer);
	propose("audience", audience);
	if (audience !== "") propose("audienceclaim", preset?.audienceclaim ?? "");
	if (/^at\+jwt$/i.test(textOf(header.typ)) && issuer && audience) propose("tokentype", "at+jwt");
	return proposals;
}

/** Returns what stands in for claims in the header of a token from an AWS load balancer. */
const ofLoadBalancer = ({ iss, client }: Members): Members => ({ iss, aud: client });

/** Returns the provider that a token names, wherever that provider publishes its keys. */
function providerIn({ iss, aud }: Members, algorithm: string) {
	const [issuer, audience] = [textOf(iss), textOf([aud].flat()[0])];
	const values = [issuer, issuer.split("/")[2] ?? "", audience];
	const urls = PROVIDER_NAMES.flatMap((name) => values.map((value) => presetOf(name, value)?.jwksurl));
	for (const url of new Set([undefined, ...urls])) {
		const found = providerOf(issuer, audience, "", url);
		if (!found || !presetOf(found.name, found.value)) continue;
		const provider: Provider = PROVIDERS[found.name];
		if ((provider.algorithm ?? algorithm) === algorithm) return found;
	}
	return undefined;
}

/** Returns the key source that fits a token: the issuer publishes its keys if its name is a URL and it does not share a secret. */
function sourceOf(issuer: string, algorithm: string, current: string): string {
	if (isHmac(algorithm)) return isRemoteSource(current) ? "inline" : current;
	return /^https:\/\//.test(issuer) && current !== "jwks" ? "discovery" : current;
}

/** With keys from a URL that serve another algorithm already, the token's algorithm is accepted too. */
function proposeAlgorithm(
	{ use }: Filling,
	source: string,
	algorithm: string,
	propose: (name: string, value: string, words?: string, use?: () => void) => void,
): void {
	if (isRemoteSource(source) && isHmac(algorithm)) return;
	const box = $(`#jwt-config-accepted input[value="${algorithm}"]`);
	if (isRemoteSource(source) && box.prop("checked") === true) return;
	propose("algorithm", algorithm, algorithm, () => use("algorithm", algorithm));
}

/** Chooses a provider, which fills in the key source and the issuer. */
function chooseProvider({ name, value }: { name: ProviderName; value: string }): void {
	$("#jwt-config-provider").val(name).trigger("change");
	$("#jwt-config-providervalue").val(value).trigger("input").trigger("change");
}
