import { JwtError } from "../errors.js";
import type { JwtConfigOptions } from "../options.js";

/** The audiences named by a comma-separated text, without blanks. */
export function readAudience(text: string): string[] {
	return text
		.split(",")
		.map((audience) => audience.trim())
		.filter((audience) => audience !== "");
}

/**
 * Refuses claims without one of the audiences, where a provider names it in another claim than `aud`.
 * @throws JwtError `ERR_JWT_CLAIM_VALIDATION_FAILED`
 */
export function requireAudienceClaim(
	claims: Record<string, unknown>,
	{ audience, audienceclaim: claim }: Pick<JwtConfigOptions, "audience" | "audienceclaim">,
): void {
	const accepted = readAudience(audience);
	if (!claim || claim === "aud" || accepted.length === 0) return;
	const values = [claims[claim]].flat();
	if (values.some((value) => typeof value === "string" && accepted.includes(value))) return;
	const reason = claims[claim] === undefined ? "missing" : "check_failed";
	const problem = `The token's claim ${claim} does not name an audience that the configuration asks for.`;
	throw new JwtError("ERR_JWT_CLAIM_VALIDATION_FAILED", problem, { claim, reason });
}
