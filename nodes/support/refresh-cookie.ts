import type { JwtSessionOptions } from "../../src/index.js";
import type { ActionContext, Message } from "./types";

/** The cookie with the refresh token. */
export interface RefreshCookie {
	/** @throws JwtError `ERR_JWT_CLAIMS_INVALID` if no browser would keep this refresh token */
	requireFit(token: string): void;
	/** Sets it in the answer to the request of a message. @param token the refresh token */
	set(msg: Message, token: string): void;
	/** Clears it. */
	clear(msg: Message): void;
}

/** The longest cookie that browsers keep, name and value together, in bytes (RFC 6265bis section 5.6). */
const MAX_COOKIE = 4096;

/**
 * Creates the cookie of a node: out of reach for scripts and for other sites, and sent to one path only.
 * @returns `undefined` if the node has none
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` for a name or path that a cookie cannot have
 */
export function createRefreshCookie({
	jwt,
	options: { refreshcookie: name, refreshpath },
}: ActionContext<JwtSessionOptions>): RefreshCookie | undefined {
	const invalid = (problem: string) => new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
	if (name === "") return undefined;
	if (!jwt.isHttpToken(name)) {
		throw invalid(
			"The name of the cookie (refreshcookie) has characters that a name cannot have. Use letters and digits.",
		);
	}
	const path = refreshpath || "/";
	if (!jwt.isCookiePath(path))
		throw invalid("The path of the cookie (refreshpath) must begin with a slash. Enter one like /refresh.");
	if (jwt.isHostCookieName(name) && path !== "/") {
		throw invalid(
			"Browsers keep a cookie (refreshcookie) whose name begins with __Host- only for the path /. Enter / as its path (refreshpath).",
		);
	}
	const write = (msg: Message, cookie: { value: string | null; expires?: Date }) => {
		const secure = jwt.isSecureCookieName(name) || !isOnThisComputer(msg);
		const all = { ...cookiesOf(msg), [name]: { ...cookie, httpOnly: true, secure, sameSite: "strict", path } };
		msg.cookies = all;
		// A frozen message ignores changes without an error.
		if (msg.cookies !== all) throw invalid("The cookies of the response (msg.cookies) cannot be set.");
	};
	return {
		requireFit(token) {
			if (name.length + token.length <= MAX_COOKIE) return;
			throw new jwt.JwtError(
				"ERR_JWT_CLAIMS_INVALID",
				"The claims of the session make its refresh token longer than a cookie can be. Shorten them.",
			);
		},
		set(msg, token) {
			const { exp } = jwt.decode(token).claims;
			write(msg, { value: token, expires: new Date(Number(exp) * 1000) });
		},
		clear: (msg) => write(msg, { value: null }),
	};
}

const cookiesOf = ({ cookies }: Message): object => (typeof cookies === "object" ? { ...cookies } : {});

interface Request {
	headers?: Record<string, string | string[] | undefined>;
	socket?: { remoteAddress?: string };
}

/** A hostname, with a port, of this computer. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
/** An address of this computer; as IPv6 writes it, too. */
const LOOPBACK_ADDRESS = /^(?:::ffff:)?127\.|^::1$/;

/** The headers that proxies add to a request. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.+|x-real-ip)$/;

/**
 * Whether a browser on this computer sent the request without TLS, so that it would not keep a `Secure` cookie. A proxy on this
 * computer can look the same but for the page's origin, or the headers that it adds.
 */
function isOnThisComputer({ req }: Message): boolean {
	const { headers = {}, socket } = (req ?? {}) as Request;
	const { host = "", origin } = headers;
	const isForwarded = Object.keys(headers).some((name) => FORWARDED.test(name));
	if (isForwarded || !LOOPBACK.test(String(host)) || !LOOPBACK_ADDRESS.test(socket?.remoteAddress ?? "")) return false;
	return origin === undefined || LOOPBACK.test(String(origin).replace(/^http:\/\//, ""));
}
