import { JwtError, type JwtErrorCode } from "../../errors.js";
import { isSecure } from "../../loopback.js";
import type { ConnectionSource } from "./connection.js";
import { readTls } from "./socket.js";

/**
 * Reads a URL to fetch keys from: `https` except on loopback, without user information (RFC 9110 section 4.2.4). Anyone who
 * can change the keys in transit can make tokens.
 * @param name the name of the URL in messages, such as `The issuer`
 * @param allowHttp whether plain `http` to another computer is allowed
 * @throws JwtError with the given code if keys must not be fetched from that URL
 */
export function readUrl(
	name: string,
	text: string,
	allowHttp: boolean,
	code: JwtErrorCode = "ERR_JWT_CONFIG_INVALID",
): URL {
	const refuse = (problem: string): never => {
		throw new JwtError(code, `${name} ${problem}`);
	};
	if (!text) refuse("is missing. Open the configuration and enter it.");
	// A URL parser silently drops whitespace, so the claim iss would never match.
	if (/\s/.test(text)) refuse("contains whitespace. Remove it.");
	if (!URL.canParse(text)) refuse("is not a URL. Enter the whole URL, starting with https://.");
	const url = new URL(text);
	if (!isSecure(url) && !(allowHttp && url.protocol === "http:")) {
		refuse(
			allowHttp
				? "must begin with https:// or http://. Enter the whole URL."
				: "must begin with https://. Only a URL on this computer (localhost) can begin with http://, unless plain http is allowed (allowhttp).",
		);
	}
	if (url.username || url.password) refuse("must not contain a username or password. Remove the part before the @.");
	return url;
}

/**
 * Warns about a connection on which others can replace the keys, as the configuration allows.
 * @param name the name of the URL in messages, such as `The issuer`
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the connection settings cannot be used
 */
export function connectionWarnings(name: string, url: URL, connection?: ConnectionSource): string[] {
	const { tls } = connection?.() ?? {};
	readTls(tls);
	const danger = "so anyone on the network can replace the keys and make tokens.";
	const warnings: string[] = [];
	if (!isSecure(url)) {
		warnings.push(`${name} uses plain http to another computer, ${danger} Use https if the server has it.`);
	}
	if (tls?.rejectUnauthorized === false && url.protocol === "https:") {
		warnings.push(
			`The TLS configuration (tls) does not verify the server's certificate, ${danger} Enter the certificate authority there and verify it.`,
		);
	}
	return warnings;
}
