import type { Node, NodeAPI } from "node-red";
import type { Connection, ConnectionSource, JwtConfigOptions, TlsSettings } from "../../src/index.js";
import type { Jwt } from "./types";

/** Node-RED's own `tls-config` node. */
interface TlsNode extends Node {
	/** `false` if its files cannot be read, or the certificate or the private key is missing. */
	valid?: boolean;
	addTLSOptions?(options: TlsSettings): TlsSettings;
}

/** Node-RED's own `http proxy` node. */
interface ProxyNode extends Node<{ username?: string; password?: string }> {
	url?: string;
	noproxy?: string[];
}

/** How the setting `proxyOptions` of Node-RED reads environment variables. */
interface ProxyOptions {
	lowerCaseOnly?: boolean;
	favourUpperCase?: boolean;
	excludeNpm?: boolean;
}

/**
 * Returns how the requests of a configuration reach their server: by the `tls-config` and `http proxy` nodes that it names.
 * The nodes are looked up for each request, because a deploy can replace them alone.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`, when called, if such a node is missing or cannot be used
 */
export function connectionOf(RED: NodeAPI, jwt: Jwt, { tls, proxy }: JwtConfigOptions): ConnectionSource {
	return () => ({
		tls: tls ? tlsOf(RED, jwt, tls) : undefined,
		...(proxy ? proxyOf(RED, jwt, proxy) : { variables: environment(RED) }),
	});
}

function tlsOf(RED: NodeAPI, jwt: Jwt, id: string): TlsSettings {
	const node = RED.nodes.getNode(id) as TlsNode | null;
	if (!node?.addTLSOptions) throw missing(jwt, "TLS (tls)");
	if (node.valid === false) {
		throw new jwt.JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"The certificates of the TLS configuration in the field TLS (tls) cannot be read. Open it and check its certificate and private key.",
		);
	}
	return node.addTLSOptions({});
}

function proxyOf(RED: NodeAPI, jwt: Jwt, id: string): Connection {
	const node = RED.nodes.getNode(id) as ProxyNode | null;
	if (node?.type !== "http proxy") throw missing(jwt, "Proxy (proxy)");
	const { url = "", noproxy, credentials } = node;
	return {
		variables: { all_proxy: url, no_proxy: [noproxy ?? []].flat().join() },
		credentials: { username: credentials?.username ?? "", password: credentials?.password ?? "" },
	};
}

const missing = (jwt: Jwt, field: string) =>
	new jwt.JwtError(
		"ERR_JWT_CONFIG_INVALID",
		`The configuration node in the field ${field} is missing, disabled or not deployed. Open the configuration and choose it again, or none.`,
	);

/** Returns the environment variables that name proxies, as the `http request` node reads them. */
function environment({ settings }: NodeAPI): Record<string, string | undefined> {
	const { proxyOptions = {} } = settings as { proxyOptions?: ProxyOptions };
	const { lowerCaseOnly, favourUpperCase, excludeNpm } = proxyOptions;
	const variables = Object.entries(process.env).filter(
		([name]) => !(lowerCaseOnly && name !== name.toLowerCase()) && !(excludeNpm && /^npm_config_/i.test(name)),
	);
	const upper = variables.filter(([name, value]) => value && name === name.toUpperCase());
	return Object.fromEntries(
		favourUpperCase ? [...variables, ...upper.map(([name, value]) => [name.toLowerCase(), value])] : variables,
	);
}
