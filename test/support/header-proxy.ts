/** A reverse proxy that has its users log in, and adds their token to each request: as oauth2-proxy or Cloudflare do. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";

export interface HeaderProxy {
	url: string;
	/** The token of the user who is logged in; blank: none. */
	token: string;
	stop(): Promise<void>;
}

/** Starts it on loopback. It keeps the requested host, and drops a header of this name that the browser sends. */
export async function startHeaderProxy(target: string, header: string): Promise<HeaderProxy> {
	const { hostname, port } = new URL(target);
	const proxy: HeaderProxy = { url: "", token: "", stop: () => Promise.resolve() };
	const headersOf = ({ headers }: IncomingMessage) => {
		const { [header.toLowerCase()]: _, ...others } = headers;
		return { ...others, ...(proxy.token && { [header]: proxy.token }) };
	};
	const server = createServer((incoming, outgoing) => {
		const { method, url: path } = incoming;
		const forwarded = request({ hostname, port, method, path, headers: headersOf(incoming) }, (response) => {
			outgoing.writeHead(response.statusCode ?? 502, response.headers);
			response.pipe(outgoing);
		});
		forwarded.on("error", () => outgoing.destroy());
		incoming.pipe(forwarded);
	});
	server.on("upgrade", (incoming, socket) => {
		const lines = Object.entries(headersOf(incoming)).map(([name, value]) => `${name}: ${value}`);
		const forwarded = connect(Number(port), hostname);
		forwarded.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
		forwarded.pipe(socket).pipe(forwarded);
		for (const end of [forwarded, socket]) end.on("error", () => [forwarded, socket].map((each) => each.destroy()));
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	proxy.stop = async () => {
		server.close();
		server.closeAllConnections();
	};
	return proxy;
}
