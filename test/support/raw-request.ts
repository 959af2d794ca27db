/** Raw HTTP requests: nothing normalizes header lines or paths. */
import { once } from "node:events";
import { connect } from "node:net";

export interface RawRequest {
	method?: string;
	/** The path with its query, sent unchanged. */
	path: string;
	/** Complete header lines in addition to `Connection` and, unless included, `Host`. Characters are sent as bytes. */
	headers?: readonly string[];
	body?: string;
}

export interface RawResponse {
	statusCode: number;
	/** Returns the values of all header lines with that name. */
	header(name: string): string[];
	body: string;
}

/** Sends a request to a server on loopback, in a new connection. */
export async function rawRequest(origin: string, request: RawRequest): Promise<RawResponse> {
	const { method = "GET", path, headers = [], body = "" } = request;
	const { hostname, port, host } = new URL(origin);
	const lines = [`${method} ${path} HTTP/1.1`, "Connection: close", ...headers];
	if (!headers.some((line) => /^host:/i.test(line))) lines.push(`Host: ${host}`);
	if (body) lines.push(`Content-Length: ${Buffer.byteLength(body, "latin1")}`);
	const socket = connect(Number(port), hostname);
	const chunks: Buffer[] = [];
	socket.on("data", (chunk: Buffer) => chunks.push(chunk));
	socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`, "latin1");
	await once(socket, "end");
	socket.destroy();
	return parse(Buffer.concat(chunks).toString("latin1"));
}

function parse(text: string): RawResponse {
	const end = text.indexOf("\r\n\r\n");
	const [status = "", ...lines] = text.slice(0, end).split("\r\n");
	return {
		statusCode: Number(status.split(" ")[1]),
		header: (name) => {
			const prefix = `${name.toLowerCase()}: `;
			const found = lines.filter((line) => line.toLowerCase().startsWith(prefix));
			return found.map((line) => line.slice(prefix.length));
		},
		body: text.slice(end + 4),
	};
}
