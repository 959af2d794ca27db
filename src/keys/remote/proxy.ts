import { isLoopback } from "../../loopback.js";

/** Environment variables, or variables in the same form: `http_proxy`, `https_proxy`, `no_proxy` … */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

const PORTS: Record<string, number> = { http: 80, https: 443 };

/**
 * Returns the URL of the proxy for a URL, by the rules of Node-RED's `http request` node: lower case overrides upper case,
 * `npm_config_…` overrides both, and a proxy without a scheme has that of the URL. Unlike there, requests to this computer never
 * use a proxy: plain http is allowed to them only because they do not leave it.
 * @returns blank if there is none
 */
export function proxyFor(url: URL, variables: ProxyVariables): string {
	const read = (name: string) => variables[name] || variables[name.toUpperCase()] || "";
	const scheme = url.protocol.slice(0, -1);
	const port = Number(url.port) || (PORTS[scheme] ?? 0);
	const exceptions = (read("npm_config_no_proxy") || read("no_proxy")).toLowerCase();
	if (isLoopback(url) || isException(url.hostname, port, exceptions)) return "";
	const proxy =
		read(`npm_config_${scheme}_proxy`) || read(`${scheme}_proxy`) || read("npm_config_proxy") || read("all_proxy");
	return proxy && !proxy.includes("://") ? `${scheme}://${proxy}` : proxy;
}

/** Whether `no_proxy` lists a host: by its name, by the end of its name after a dot or asterisk, or by name and port. */
function isException(host: string, port: number, exceptions: string): boolean {
	if (exceptions === "*") return true;
	return exceptions
		.split(/[,\s]/)
		.filter(Boolean)
		.some((exception) => {
			const [, name = exception, itsPort] = /^(.+):(\d+)$/.exec(exception) ?? [];
			if (Number(itsPort) && Number(itsPort) !== port) return false;
			return /^[.*]/.test(name) ? host.endsWith(name.replace(/^\*/, "")) : host === name;
		});
}
