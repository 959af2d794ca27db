import { JwtError, type JwtErrorCode } from "../../errors.js";
import { isSecure } from "../../loopback.js";

/**
 * A URL that keys may come from: `https`, save on loopback, and without user information (RFC 9110 section 4.2.4). Who
 * can change the keys on their way can make tokens.
 * @param name what a message calls it, e.g. `The issuer`
 * @throws JwtError with the given code
 */
export function readUrl(name: string, text: string, code: JwtErrorCode = "ERR_JWT_CONFIG_INVALID"): URL {
	const refuse = (problem: string): never => {
		throw new JwtError(code, `${name} ${problem}`);
	};
	if (!text) refuse("is missing. Open the configuration and type it.");
	// A URL parser drops white space without a word; the claim iss would then never match.
	if (/\s/.test(text)) refuse("holds white space. Remove it.");
	if (!URL.canParse(text)) refuse("is not a URL. Type the whole of it, from https:// on.");
	const url = new URL(text);
	if (!isSecure(url)) {
		refuse("must begin with https://. Only on this computer itself (localhost) http:// will do.");
	}
	if (url.username || url.password) refuse("must not hold a user name or password. Remove what stands before the @.");
	return url;
}
