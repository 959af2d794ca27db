import { once } from "node:events";
import { type OutgoingHttpHeaders, request as requestOver } from "node:http";
import { isIP, type Socket } from "node:net";
import { JwtError } from "../../errors.js";
import { addressOf, connectTo, secure } from "./socket.js";

/** The user of a proxy. Both are blank if it has none. */
export interface ProxyCredentials {
	username: string;
	password: string;
}

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
 * Opens a connection to the server of a URL through a proxy (RFC 9110 section 9.3.6).
 * @param text the URL of the proxy
 * @param credentials replace username and password in that URL
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the URL of the proxy cannot be used
 * @throws ProxyError
 */
export async function openTunnel(
	text: string,
	credentials: ProxyCredentials | undefined,
	url: URL,
	signal: AbortSignal,
): Promise<Socket> {
	const proxy = readProxy(text);
	const { host, port } = addressOf(url);
	const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
	try {
		const way = await connectTo(proxy, signal);
		const socket = proxy.protocol === "https:" ? await secure(way, proxy, signal) : way;
		const ask = requestOver({
			method: "CONNECT",
			path: authority,
			headers: { host: authority, ...authorization(proxy, credentials) },
			createConnection: () => socket,
			signal,
		});
		// `once` does not listen any longer after it was cancelled.
		ask.on("error", () => undefined).end();
		const answer = once(ask, "connect", { signal }) as Promise<[{ statusCode: number }, Socket, Buffer]>;
		const [response, tunnel, head] = await answer;
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

function readProxy(text: string): URL {
	const proxy = URL.canParse(text) ? new URL(text) : undefined;
	if (proxy && /^https?:$/.test(proxy.protocol)) return proxy;
	throw new JwtError(
		"ERR_JWT_CONFIG_INVALID",
		"The URL of the proxy cannot be used. Enter one such as http://proxy.example.com:8080 where the proxy is set.",
	);
}

/** Returns the header with username and password (RFC 7617), if there are any. */
function authorization({ username, password }: URL, given?: ProxyCredentials): OutgoingHttpHeaders {
	const inUrl = { username: decode(username), password: decode(password) };
	const user = given?.username || given?.password ? given : inUrl;
	if (!user.username && !user.password) return {};
	const encoded = Buffer.from(`${user.username}:${user.password}`).toString("base64");
	return { "proxy-authorization": `Basic ${encoded}` };
}

/** Decodes a part of a URL. Unlike `decodeURIComponent`, takes a stray percent sign as it is. */
const decode = (part: string) =>
	part.replace(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString());
