import { once } from "node:events";
import { isIP, type LookupFunction, connect as openTcp, type Socket } from "node:net";
import { createSecureContext, connect as openTls, type SecureContext } from "node:tls";
import { JwtError } from "../../errors.js";
import { isLoopback } from "../../loopback.js";

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

/** Returns the host and port of a URL. */
export function addressOf({ hostname, port, protocol }: URL): { host: string; port: number } {
	return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (protocol === "https:" ? 443 : 80) };
}

/** The addresses of this computer. */
const HERE = [
	{ address: "127.0.0.1", family: 4 },
	{ address: "::1", family: 6 },
];

/** Resolves `localhost` and names below it without a name server, which could lead elsewhere (RFC 6761 section 6.3). */
const lookUpHere: LookupFunction = (_name, { all }, callback) =>
	all ? callback(null, HERE) : callback(null, "127.0.0.1", 4);

/** Opens a TCP connection to the server of a URL. @throws the error of the socket */
export function connectTo(url: URL, signal: AbortSignal): Promise<Socket> {
	const lookup = isLoopback(url) ? { lookup: lookUpHere } : {};
	return ready(openTcp({ ...addressOf(url), ...lookup }), "connect", signal);
}

/** Puts TLS on a connection to the server of a URL. @throws the error of the socket */
export function secure(
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
