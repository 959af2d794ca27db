import { once } from "node:events";
import { request as requestOver } from "node:http";
import { isIP, connect as openTcp, type Socket } from "node:net";
import { createSecureContext, connect as openTls, type SecureContext } from "node:tls";
import { JwtError } from "../../errors.js";
import { type ProxyVariables, proxyFor } from "./proxy.js";

/** Options of a TLS connection, as in `node:tls`. */
export interface TlsSettings {
	/** Certificates of the accepted authorities, as PEM. They replace the usual ones. */
	ca?: string | Buffer;
	/** The client certificate and its private key, as PEM. */
	cert?: string | Buffer;
	key?: string | Buffer;
	/** Decrypts the private key. */
	passphrase?: string;
	/** The name that the server's certificate must have, in place of the host in the URL. */
	servername?: string;
	ALPNProtocols?: string[];
	/** `false`: any certificate of the server is accepted. */
	rejectUnauthorized?: boolean;
}

/** How requests for keys reach their server. */
export interface Connection {
	tls?: TlsSettings;
	/** Where the proxies are named, in place of the environment variables of the process. */
	variables?: ProxyVariables;
	/** Replaces user name and password in the URL of the proxy. */
	credentials?: { username: string; password: string };
}

/** Returns the current connection settings. Called for each request. @throws JwtError `ERR_JWT_CONFIG_INVALID` */
export type ConnectionSource = () => Connection;

/** The proxy could not be reached or refused the connection. The cause is the error, if there is no status. */
export class ProxyError extends Error {
	/** The HTTP status that the proxy answered with. */
	readonly status?: number;

	constructor({ status, cause }: { status?: number; cause?: unknown }) {
		super("proxy", { cause });
		this.status = status;
	}
}

/**
 * Opens a connection to the server of a URL: direct or through a proxy (RFC 9110 section 9.3.6), with TLS for `https`.
 * `hpagent`, which Node-RED uses, does not fit: it keeps waiting for a silent proxy after the request is cancelled, and
 * cannot reach IPv6 addresses.
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
	const socket = proxy
		? await openTunnel(readProxy(proxy, credentials), url, signal)
		: await ready(openTcp(addressOf(url)), "connect", signal);
	return url.protocol === "https:" ? secure(socket, url, signal, { ...tls, secureContext }) : socket;
}

/** Loads certificates and keys. @throws JwtError `ERR_JWT_CONFIG_INVALID` */
export function readTls(tls: TlsSettings = {}): SecureContext {
	const { ca, cert, key, passphrase } = tls;
	try {
		return createSecureContext({ ca, cert, key, passphrase });
	} catch {
		throw new JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"The certificates of the TLS configuration (tls) cannot be used. Check its certificate, private key and passphrase.",
		);
	}
}

/** A proxy, and its user name and password as in RFC 7617 section 2; `:` if there are none. */
interface Proxy {
	url: URL;
	user: string;
}

function readProxy(text: string, credentials: Connection["credentials"]): Proxy {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !/^https?:$/.test(url.protocol)) {
		throw new JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"The URL of the proxy cannot be used. Enter one such as http://proxy.example.com:8080 where the proxy is set.",
		);
	}
	const { username, password } = credentials ?? {};
	if (username || password) return { url, user: `${username}:${password}` };
	return { url, user: [url.username, url.password].map(decodePercent).join(":") };
}

/** Decodes a part of a URL. A bare percent sign, which people write in passwords, stays as it is. */
function decodePercent(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

async function openTunnel({ url: proxy, user }: Proxy, url: URL, signal: AbortSignal): Promise<Socket> {
	const { host, port } = addressOf(url);
	const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
	const authorization = user === ":" ? {} : { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` };
	try {
		const way = await ready(openTcp(addressOf(proxy)), "connect", signal);
		const socket = proxy.protocol === "https:" ? await secure(way, proxy, signal) : way;
		const ask = requestOver({
			method: "CONNECT",
			path: authority,
			headers: { host: authority, ...authorization },
			createConnection: () => socket,
			signal,
		});
		ask.end();
		const [response, tunnel, head] = (await once(ask, "connect")) as [{ statusCode: number }, Socket, Buffer];
		if (response.statusCode !== 200) {
			tunnel.destroy();
			throw new ProxyError({ status: response.statusCode });
		}
		if (head.length > 0) tunnel.unshift(head);
		return tunnel;
	} catch (error) {
		throw error instanceof ProxyError ? error : new ProxyError({ cause: error });
	}
}

function secure(
	socket: Socket,
	url: URL,
	signal: AbortSignal,
	tls: TlsSettings & { secureContext?: SecureContext } = {},
): Promise<Socket> {
	const { host } = addressOf(url);
	const { secureContext, rejectUnauthorized, ALPNProtocols } = tls;
	// RFC 6066 section 3: not for addresses.
	const servername = tls.servername || (isIP(host) ? "" : host);
	const secured = openTls({ socket, host, servername, secureContext, rejectUnauthorized, ALPNProtocols });
	return ready(secured, "secureConnect", signal);
}

function addressOf({ hostname, port, protocol }: URL): { host: string; port: number } {
	return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (protocol === "https:" ? 443 : 80) };
}

/** Waits for an event of a socket. Destroys the socket if that fails or is cancelled. */
async function ready(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<Socket> {
	// Without a listener, a later error would end the process.
	socket.on("error", () => undefined);
	try {
		await once(socket, event, { signal });
		return socket;
	} catch (error) {
		socket.destroy();
		throw error;
	}
}
