import { isSecure } from "../../../src/loopback";
import { type Draft, note } from "./draft";

/** The algorithms to accept where the old node used what the token names, which is not known here. */
const COMMON = ["RS256", "ES256"] as const;

/** Returns the algorithms to accept where the old node left the choice to the token. @param named those that it names */
export function guessAlgorithms(draft: Draft, named: readonly string[] = []): readonly string[] {
	const algorithms = named.length > 0 ? named : COMMON;
	note(draft, "guessed", { algorithms: algorithms.join(", ") });
	return algorithms;
}

/** Takes the keys for checking tokens from a URL. */
export function takeKeyUrl(draft: Draft, url: string, algorithms: readonly string[]): void {
	const [first = "RS256"] = algorithms;
	draft.algorithms = [first];
	draft.accepted = [];
	Object.assign(draft.config, {
		keysource: "jwks",
		jwksurl: url,
		...(algorithms.length > 1 && { algorithms: [...algorithms] }),
	});
	if (URL.canParse(url) && new URL(url).protocol === "http:" && !isSecure(new URL(url))) note(draft, "plainhttp");
}
