import { JwtError, type JwtErrorCode } from "../../errors.js";
import { isSecure } from "../../loopback.js";

/**
 * Reads a URL to fetch keys from: `https` except on loopback, without user information (RFC 9110 section 4.2.4). Anyone who
 * can change the keys in transit can make tokens.
 * @param name the name of the URL in messages, such as `The issuer`
 * @throws JwtError with the given code if keys must not be fetched from that URL
 */
export function readUrl(name: string, text: string, code: JwtErrorCode = "ERR_JWT_CONFIG_INVALID"): URL {
	const refuse = (problem: string): never => {
		throw new JwtError(code, `${name} ${problem}`);
	};
	if (!text) refuse("is missing. Open the configuration and enter it.");
	// A URL parser silently drops white space, so the claim iss would never match.
	if (/\s/.test(text)) refuse("contains white space. Remove it.");
	if (!URL.canParse(text)) refuse("is not a URL. Enter the whole URL, starting with https://.");
	const url = new URL(text);
	if (!isSecure(url)) {
		refuse("must begin with https://. Only a URL on this computer (localhost) can begin with http://.");
	}
	if (url.username || url.password) refuse("must not contain a user name or password. Remove the part before the @.");
	return url;
}
