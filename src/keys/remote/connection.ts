import type { Socket } from "node:net";
import { type ProxyVariables, proxyFor } from "./proxy.js";
import { connectTo, readTls, secure, type TlsSettings } from "./socket.js";
import { openTunnel, type ProxyCredentials } from "./tunnel.js";

/** How requests for keys reach their server. */
export interface Connection {
	tls?: TlsSettings;
	/** Where the proxies are named, in place of the environment variables of the process. */
	variables?: ProxyVariables;
	/** Replaces username and password in the URL of the proxy. */
	credentials?: ProxyCredentials;
}

/** Returns the current connection settings. Called for each request. @throws JwtError `ERR_JWT_CONFIG_INVALID` */
export type ConnectionSource = () => Connection;

/**
 * Opens a connection to the server of a URL: direct or through a proxy, with TLS for `https`. `hpagent`, which Node-RED uses,
 * does not fit: it keeps waiting for a silent proxy after the request is cancelled, and cannot reach IPv6 addresses.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the settings cannot be used
 * @throws ProxyError, or the error of the socket
 */
export async function openConnection(
	url: URL,
	{ tls, variables = process.env, credentials }: Connection,
	signal: AbortSignal,
): Promise<Socket> {
	const secureContext = readTls(tls);
	const proxy = proxyFor(url, variables);
	const socket = proxy ? await openTunnel(proxy, credentials, url, signal) : await connectTo(url, signal);
	return url.protocol === "https:" ? secure(socket, url, signal, { ...tls, secureContext }) : socket;
}
