/** Servers and proxies that do not keep to HTTP: each request ends in time, and leaves no connection and no stray error. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { jwtError } from "../../jwt-error.js";
import { clear, count, open } from "./open-source.js";

const TIMEOUT = 200;
const SET = '{"keys":[]}';
const header = { alg: "ES256", kid: "a" };

type Answer = string | ((socket: Socket) => void);

/** Writes for as long as somebody listens. */
const drip = (text: string) => (socket: Socket) => {
	const timer = setInterval(() => socket.write(text), 5);
	socket.once("close", () => clearInterval(timer));
};
const UPGRADE = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n";

const answers: [name: string, answer: Answer, ofServer: RegExp, ofProxy: RegExp][] = [
	["another protocol", UPGRADE, /HTTP status 101/, /HTTP status 101/],
	["another protocol, left open", (socket) => socket.write(UPGRADE), /HTTP status 101/, /HTTP status 101/],
	["endless first answers", drip("HTTP/1.1 100 Continue\r\n\r\n"), /timed out/, /HTTP status 100/],
	["endless headers", drip("a: b\r\n"), /speak HTTP/, /speak HTTP/],
	[
		"headers that are too long",
		`HTTP/1.1 200 OK\r\na: ${"b".repeat(50_000)}\r\n\r\n${SET}`,
		/speak HTTP/,
		/speak HTTP/,
	],
	[
		"two lengths",
		`HTTP/1.1 200 OK\r\ncontent-length: 11\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${SET}`,
		/speak HTTP/,
		/speak HTTP/,
	],
	["a chunk without a length", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", /closed/, /speak HTTP/],
	["no header at all", SET, /speak HTTP/, /speak HTTP/],
	["a reset", (socket) => socket.resetAndDestroy(), /closed the connection/, /closed the connection/],
];

describe("remoteKeySource, given something else than HTTP", () => {
	afterEach(clear);

	/** Fetches from a server, or through a proxy, that answers so. @returns its error */
	async function fetchFrom(answer: Answer, isProxy: boolean): Promise<Error> {
		const server = createServer((socket) => {
			const write = () => (typeof answer === "string" ? socket.end(answer) : answer(socket));
			socket.on("error", () => undefined).once("data", write);
		});
		await once(server.listen(0, "127.0.0.1"), "listening");
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const connection = () => ({ variables: isProxy ? { all_proxy: origin } : {} });
		const url = isProxy ? "http://keys.example/" : origin;
		const { keys } = open(url, { timeout: TIMEOUT, allowHttp: true, connection });
		const error = await count(keys, header).then(
			() => new Error("accepted"),
			(thrown: Error) => thrown,
		);
		// Ends only once no connection is open any more.
		await new Promise((resolve) => server.close(resolve));
		return error;
	}

	for (const [name, answer, ofServer, ofProxy] of answers) {
		for (const [who, isProxy, message] of [["server", false, ofServer] as const, ["proxy", true, ofProxy] as const]) {
			it(`gives up a ${who} that answers with ${name}`, async () => {
				const error = await fetchFrom(answer, isProxy);
				assert.match(error.message, message);
				assert.ok(jwtError("ERR_JWKS_UNAVAILABLE", isProxy ? ["127.0.0.1"] : [])(error));
			});
		}
	}
});
