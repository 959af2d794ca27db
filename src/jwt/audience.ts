/** The audiences named by a comma-separated text, without blanks. */
export function readAudience(text: string): string[] {
	return text
		.split(",")
		.map((audience) => audience.trim())
		.filter((audience) => audience !== "");
}

/** Whether a claim, text or a list, names one of the accepted audiences (RFC 7519 section 4.1.3). */
export function namesAudience(value: unknown, accepted: readonly string[]): boolean {
	return [value].flat().some((audience) => typeof audience === "string" && accepted.includes(audience));
}
