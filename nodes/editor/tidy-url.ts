import { isVariable } from "../../src/environment";

/** The paths of the metadata of an issuer (OpenID Connect Discovery section 4, RFC 8414 section 3). */
const METADATA = /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(?=\/|$)/;

/** A host without its scheme: a name with a dot, or this computer. */
const BARE_HOST = /^(?:(localhost|127\.\d+\.\d+\.\d+)|[\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:[/?#]|$)/i;

/** Tidies a pasted URL: removes whitespace, and adds a missing scheme. */
export function tidyUrl(text: string): string {
	const url = text.trim();
	const [found, local] = BARE_HOST.exec(url) ?? [];
	if (found === undefined) return url;
	return `${local ? "http" : "https"}://${url}`;
}

/** Tidies the issuer that keys are fetched from: the URL of its metadata becomes the issuer. */
export function tidyIssuer(text: string): string {
	if (isVariable(text.trim()) || text.includes(",")) return text;
	return tidyUrl(text).replace(METADATA, "");
}

/** Whether a URL is that of an issuer's metadata. */
export const isMetadataUrl = (url: string): boolean => METADATA.test(url);
