import { field } from "./current";
import { fillHint } from "./field-hint";
import type { Text } from "./text";
import { isMetadataUrl, tidyIssuer, tidyUrl } from "./tidy-url";

const set = (input: JQuery, value: string) => void input.val(value).trigger("input").trigger("change");

/** Tidies URLs when their fields are left, and takes the URL of an issuer's metadata for that issuer. */
export function prepareUrls(text: Text): void {
	const tidy = (input: JQuery, change: (text: string) => string) =>
		input.on("change", () => {
			const before = String(input.val() ?? "");
			const after = change(before);
			if (after !== before) set(input, after);
		});
	const jwksurl = field("jwksurl");
	tidy(jwksurl, tidyUrl);
	tidy(field("signerurl"), tidyUrl);
	// An issuer is compared to the letter. Only where keys are fetched from it must it be a URL.
	const isFetched = () => field("keysource").val() === "discovery";
	tidy($("#jwt-config-key-issuer"), (issuer) => (isFetched() ? tidyIssuer(issuer) : issuer.trim()));
	jwksurl.on("change", () => {
		const url = String(jwksurl.val() ?? "");
		if (field("keysource").val() !== "jwks" || !isMetadataUrl(url)) return;
		jwksurl.val("");
		field("keysource").val("discovery").trigger("change");
		set($("#jwt-config-key-issuer"), tidyIssuer(url));
		fillHint($("#jwt-config-report"), { text: text("warning.metadata"), level: "warning" });
	});
}
