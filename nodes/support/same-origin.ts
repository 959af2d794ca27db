import type { IncomingMessage } from "node:http";

/** As much of an Express request as tells where it comes from. */
export interface AdminRequest extends IncomingMessage {
	app: { get(setting: string): unknown };
}

/**
 * Whether a page of another origin sent a request. Node-RED 4 allows every origin all it asks for (CORS), so that any page
 * open in a browser that can reach Node-RED could ask in its user's place.
 *
 * Browsers say it themselves, in a header that no page can set and every proxy hands on: `Sec-Fetch-Site`. They leave it
 * out on plain http to another computer, and old ones always; then `Origin` must name the host that was asked. A proxy in
 * front is believed to say which (`X-Forwarded-Host`) only where Express is set to trust it, since a page can set that
 * header, too. Programs send none of these.
 */
export function isForeign(request: AdminRequest): boolean {
	const { origin, "sec-fetch-site": site } = request.headers;
	if (site !== undefined) return site !== "same-origin" && site !== "none";
	if (origin === undefined) return false;
	if (!URL.canParse(origin)) return true;
	const { protocol, host } = new URL(origin);
	return !hostsOf(request).some((name) => hostOf(protocol, name) === host);
}

/** In the form that a URL has it in: in small letters, without the port that is the scheme's own. */
function hostOf(protocol: string, name: string): string | undefined {
	return URL.canParse(`${protocol}//${name}`) ? new URL(`${protocol}//${name}`).host : undefined;
}

/** What the request was sent to, as it came and, by a proxy that is trusted, as it was before. */
function hostsOf({ headers, socket, app }: AdminRequest): string[] {
	const trusts = app.get("trust proxy fn") as ((address: string | undefined, hop: number) => boolean) | undefined;
	const forwarded = trusts?.(socket.remoteAddress, 0) ? [headers["x-forwarded-host"] ?? []].flat() : [];
	return [headers.host ?? "", ...(forwarded[0]?.split(",", 1) ?? [])].map((name) => name.trim());
}
