/** Nodes of Node-RED itself for connections: its `tls-config` with a client certificate, and its `http proxy`. */
import type { FlowNode } from "./node-red.js";
import { privateCa } from "./private-ca.js";
import { startProxy, type Tinyproxy } from "./tinyproxy.js";

/** The password of the proxy. */
export const PROXY_PASSWORD = "word-of-the-proxy";

/** Starts a proxy that asks for a username and a password. */
export const startLockedProxy = (): Promise<Tinyproxy> => startProxy(`user ${PROXY_PASSWORD}`);

/** Returns the `tls-config` that services with a certificate of {@link privateCa} accept. @param more other properties */
export function tlsNode(more: object = {}): FlowNode {
	const { ca, client } = privateCa();
	const credentials = { cadata: ca, certdata: client.cert, keydata: client.encrypted, passphrase: "open" };
	const files = { cert: "", key: "", ca: "", servername: "", alpnprotocol: "" };
	return { id: "tls1", type: "tls-config", verifyservercert: true, ...files, credentials, ...more };
}

/** Returns the `http proxy` node of a proxy that {@link startLockedProxy} started. @param more other properties */
export const proxyNodeOf = ({ url }: Tinyproxy, more: object = {}): FlowNode => ({
	...{ id: "proxy1", type: "http proxy", name: "", url, noproxy: [] },
	credentials: { username: "user", password: PROXY_PASSWORD },
	...more,
});
