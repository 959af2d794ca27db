import { isAlgorithm, isHmac } from "../../../src/algorithms";
import { isRemoteSource } from "../../../src/options";
import type { Followed, Result } from "./types";

/** A value from a token that a setting could have, so that its check passes. */
export interface Suggestion {
	option: Followed;
	value: string;
}

/** Returns the setting that could follow the token after a failed check, if there is one. */
export function suggestionOf({ check, outcome, found }: Result, keysource: string): Suggestion | undefined {
	if (outcome !== "failed") return undefined;
	const value = Array.isArray(found) ? found[0] : found;
	if (typeof value !== "string" || value.trim() === "") return undefined;
	if (check === "algorithm") return algorithm(value, isRemoteSource(keysource));
	if (check === "type") return { option: "tokentype", value };
	// These fields are lists, so a comma would make two names of one.
	const options = { issuer: "issuer", audience: "audience", tenant: "tenants", signer: "signer" } as const;
	const option = Object.hasOwn(options, check) ? options[check as keyof typeof options] : undefined;
	return option && !value.includes(",") ? { option, value } : undefined;
}

/** Anyone can fetch keys from a URL, so they never check a shared secret. */
function algorithm(value: string, isRemote: boolean): Suggestion | undefined {
	if (!isAlgorithm(value) || (isRemote && isHmac(value))) return undefined;
	return { option: isRemote ? "algorithms" : "algorithm", value };
}
