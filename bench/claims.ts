/** The claims in the tokens of a work. */
import { igniteFlow } from "../test/support/fixtures.js";
import type { Work } from "./works.js";

/** The claims that the flow in Ignite's documentation signs. */
export const CLAIMS: object = readClaims();

function readClaims(): object {
	const code = igniteFlow().find(({ name }) => name === "Setting payload to encode")?.func;
	const [, json = ""] = /msg\.payload = (\{.*\})/s.exec(String(code)) ?? [];
	return JSON.parse(json);
}

const RULES = 100;
const places = Array.from({ length: RULES }, (_, index) => `place${index}`);

/** A rule for each place in the claim `seats`, cycling through the operators that compare. */
export const rules: readonly object[] = places.map((place, index) => {
	const [operator, value, type] = (
		[
			["exists", "", "str"],
			["equals", String(index), "num"],
			["oneof", `[-1,${index}]`, "json"],
			["gte", String(index), "num"],
		] as const
	)[index % 4] as readonly [string, string, string];
	return { claim: `seats.${place}`, operator, value, type };
});

/** Returns a subject. All subjects have the same length. */
export const subject = (index: number): string => `user-${String(index).padStart(6, "0")}`;

/** Returns the claims of one token of a work, without times. */
export function claimsOf({ kilobytes, hasRules }: Work, index: number): { sub: string } & Record<string, unknown> {
	const claims = { ...CLAIMS, sub: subject(index) };
	if (hasRules) return { ...claims, seats: Object.fromEntries(places.map((place, seat) => [place, seat])) };
	return kilobytes ? { ...claims, groups: groupsFor(kilobytes) } : claims;
}

/** The bytes of claims in a kilobyte of base64url text, and the bytes of a token without groups. */
const CLAIM_BYTES = 768;
const OTHER_BYTES = 320;

/** Returns enough group names for a token of about that length. */
function groupsFor(kilobytes: number): string[] {
	const length = JSON.stringify("group-00000").length + 1;
	const count = Math.round((kilobytes * CLAIM_BYTES - OTHER_BYTES) / length);
	return Array.from({ length: count }, (_, index) => `group-${String(index).padStart(5, "0")}`);
}
