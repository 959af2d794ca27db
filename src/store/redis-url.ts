import { isIP } from "node:net";
import { JwtError } from "../errors.js";

/** How to connect to Redis. */
export interface RedisAddress {
	host: string;
	port: number;
	username?: string;
	password?: string;
	/** The number of the database. */
	db: number;
	/** For `rediss`: the server's name in its certificate, unless it is an address, and the options of `tls.connect`. */
	tls?: object;
}

const DEFAULT_PORT = 6379;

/**
 * Reads a URL such as `redis://user:password@host:6379/0`, or `rediss://…` for TLS. Sentinel and Cluster are not supported.
 * @param tls additional options of `tls.connect`, such as `ca`
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`, without anything of the URL, which may hold a password
 */
export function readRedisUrl(text: string, tls: object = {}): RedisAddress {
	let url: URL;
	try {
		url = new URL(text.trim());
	} catch {
		throw invalid("The URL of Redis cannot be read.");
	}
	const { protocol, hostname, port, username, password, pathname, search } = url;
	if (protocol !== "redis:" && protocol !== "rediss:") {
		throw invalid("The URL of Redis must begin with redis:// or rediss://. Sentinel and Cluster are not supported.");
	}
	if (hostname === "" || search !== "")
		throw invalid("The URL of Redis has no host, or parameters after a question mark.");
	const [, db = ""] = /^\/?(\d{0,9})$/.exec(pathname) ?? [undefined, undefined];
	if (!/^\/?\d{0,9}$/.test(pathname))
		throw invalid("The URL of Redis must end with the number of a database, or after the host.");
	const host = hostname.replace(/^\[(.*)\]$/, "$1");
	return {
		host,
		port: Number(port || DEFAULT_PORT),
		db: Number(db || 0),
		...(username && { username: decode(username) }),
		...(password && { password: decode(password) }),
		// A name only: TLS has no place for an address.
		...(protocol === "rediss:" && { tls: { ...(isIP(host) === 0 && { servername: host }), ...tls } }),
	};
}

/** Decodes a part of the URL; one with a stray percent sign is taken as it is. */
function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

const invalid = (problem: string) =>
	new JwtError("ERR_JWT_CONFIG_INVALID", `${problem} Write it like redis://user:password@host:6379/0.`);
