import type { TokenPlace } from "./extract.js";

/** The parts of a request that show its origin. A Node.js or Express request fits. */
export interface OriginRequest {
	headers: Record<string, string | string[] | undefined>;
	socket?: { remoteAddress?: string | undefined };
	/** The Express application, which knows whether it trusts a proxy. */
	app?: { get(setting: string): unknown };
}

/**
 * Whether a page from another origin sent a request. Node-RED 4 allows requests from every origin (CORS), and a browser lets
 * any page open a WebSocket. So any page open in a browser that can reach Node-RED could act on behalf of its user.
 *
 * Browsers report this in `Sec-Fetch-Site`, which pages cannot set and proxies forward. Old browsers never send it, and others
 * omit it on plain http to another computer. Then `Origin` must match the requested host. The host from a proxy
 * (`X-Forwarded-Host`) counts only if Express trusts the proxy, because a page can set that header too. Programs other than
 * browsers send none of these headers.
 */
export function isForeign(request: OriginRequest): boolean {
	const { origin, "sec-fetch-site": site } = request.headers;
	if (site !== undefined) return site !== "same-origin" && site !== "none";
	if (origin === undefined) return false;
	if (typeof origin !== "string" || !URL.canParse(origin)) return true;
	const { protocol, host } = new URL(origin);
	return !hostsOf(request).some((name) => hostOf(protocol, name) === host);
}

/** Whether the browser, or a proxy behind it, added the token to a connection that a page of another origin opens. */
export function isAddedToForeign({ type }: Pick<TokenPlace, "type">, request: OriginRequest): boolean {
	const { upgrade, "sec-fetch-site": site } = request.headers;
	if (type === "cookie" || type === "header") return isForeign(request);
	// No page can set the Authorization header of a WebSocket. Programs can, and some of them send an Origin of their own.
	return type === "bearer" && upgrade !== undefined && site !== undefined && isForeign(request);
}

/** Normalizes a host as in a URL: lower case, without the default port. */
function hostOf(protocol: string, name: string): string | undefined {
	return URL.canParse(`${protocol}//${name}`) ? new URL(`${protocol}//${name}`).host : undefined;
}

/** Returns the requested host, and the original one if a trusted proxy reports it. */
function hostsOf({ headers, socket, app }: OriginRequest): string[] {
	const trusts = app?.get("trust proxy fn") as ((address: string | undefined, hop: number) => boolean) | undefined;
	const forwarded = trusts?.(socket?.remoteAddress, 0) ? [headers["x-forwarded-host"] ?? []].flat() : [];
	return [[headers.host ?? []].flat()[0] ?? "", ...(forwarded[0]?.split(",", 1) ?? [])].map((name) => name.trim());
}
