import type { TokenPlace } from "./extract.js";
import { type Gate, type GuardedRequest, pathOf } from "./gate.js";
import { readingsOf } from "./request-path.js";

/** What {@link Gate.login} contains in place of the way back. */
const PLACEHOLDER = "{back}";

/**
 * Returns the address of the log-in page for a browser that asks for a page.
 * @returns `undefined` for all other requests, and for the log-in page itself, which would lead to itself
 */
export function loginLocation(request: GuardedRequest, { login, place }: Gate): string | undefined {
	if (login === undefined || !asksForPage(request) || isPageItself(request, login)) return undefined;
	const back = encodeURIComponent(wayBack(request, place));
	if (login.includes(PLACEHOLDER)) return login.replaceAll(PLACEHOLDER, back);
	return `${login}${login.includes("?") ? "&" : "?"}return_to=${back}`;
}

/** Whether a browser opens a page. Scripts that ask for data are to get the status 401, which they can handle. */
function asksForPage({ method, headers = {} }: GuardedRequest): boolean {
	const { accept = "", "sec-fetch-mode": mode = "navigate" } = headers;
	return method === "GET" && mode === "navigate" && /\btext\/html\b/i.test(String(accept));
}

function isPageItself(request: GuardedRequest, login: string): boolean {
	const [, host, path = ""] = /^(?:https?:\/\/([^/?#]*))?([^?#]*)/i.exec(login) ?? [];
	if (host !== undefined && hostOf(host) !== hostOf(request.headers?.host)) return false;
	const [own = "", ...rest] = path.split(PLACEHOLDER);
	const readings = (text: string) => readingsOf(text).map((segments) => segments.join("/"));
	const isOwn = (reading: string) =>
		readings(own).some((start) => (rest.length > 0 ? reading.startsWith(start) : reading === start));
	return readings(pathOf(request)).some(isOwn);
}

/** Returns a host in lower case, without the port that an address leaves out. */
const hostOf = (text: unknown): string =>
	String(text)
		.toLowerCase()
		.replace(/:(?:80|443)?$/, "");

/**
 * Returns the path and query of a request, for the log-in page to come back to. Never leads to another host (an open
 * redirect), and does not contain a token.
 */
function wayBack({ originalUrl, url = "/" }: GuardedRequest, place: TokenPlace): string {
	const target = originalUrl ?? url;
	// A browser takes // and /\ at the start for another host, and ignores control characters.
	if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(target)) return "/";
	const [path = "/", query = ""] = target.split(/\?(.*)/s, 2);
	const names = ["access_token", ...(place.type === "query" && place.name ? [place.name] : [])];
	const parts = query.split("&").filter((part) => part !== "" && !names.includes(nameOf(part)));
	return parts.length > 0 ? `${path}?${parts.join("&")}` : path;
}

/** Returns the name of a parameter. One that cannot be decoded is no token. */
const nameOf = (part: string): string => new URLSearchParams(part).keys().next().value ?? "";
