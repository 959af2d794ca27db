/** The audiences named by a comma-separated text, without blanks. */
export function readAudience(text: string): string[] {
	return text
		.split(",")
		.map((audience) => audience.trim())
		.filter((audience) => audience !== "");
}
