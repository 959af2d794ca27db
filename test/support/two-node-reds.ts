/** Two Node-REDs behind one address, which share their sessions in Redis. */

import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CLUB_STORE, type ClubOptions, clubFlow } from "./club.js";
import { makeSecret } from "./fixtures.js";
import { type FlowNode, type NodeRed, startNodeRed } from "./node-red.js";
import { type RedisServer, startRedis } from "./redis.js";

/** A proxy that sends requests to its targets by turns, and asks the next one if one is away. */
export interface Proxy {
	url: string;
	/** How many requests each target has answered. */
	answered: number[];
	close(): Promise<void>;
}

export async function startProxy(targets: readonly string[]): Promise<Proxy> {
	const answered = targets.map(() => 0);
	let turn = 0;
	const pass = (incoming: IncomingMessage, body: Buffer, response: ServerResponse, left: number): void => {
		const index = turn++ % targets.length;
		const { method, url, headers } = incoming;
		const outgoing = request(`${targets[index]}${url}`, { method, headers }, (answer) => {
			answered[index] = Number(answered[index]) + 1;
			response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
			answer.pipe(response);
		});
		outgoing.on("error", () => (left > 1 ? pass(incoming, body, response, left - 1) : response.writeHead(502).end()));
		outgoing.end(body);
	};
	const server: Server = createServer(async (incoming, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk);
		pass(incoming, Buffer.concat(chunks), response, targets.length);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		answered,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

export interface Club {
	redis: RedisServer;
	nodeReds: [NodeRed, NodeRed];
	proxy: Proxy;
	flow: FlowNode[];
	stop(): Promise<void>;
}

/** Starts the example “Log in with sessions” twice. */
export async function startClub(options: ClubOptions = {}): Promise<Club> {
	const redis = await startRedis({ survives: true });
	const nodeReds = (await Promise.all([startNodeRed(), startNodeRed()])) as [NodeRed, NodeRed];
	const store = { kind: "redis", credentials: { url: redis.url }, ...options.store };
	const flow = clubFlow({ secret: makeSecret(), ...options, store });
	if (!flow.some(({ id }) => id === CLUB_STORE)) throw new Error("The example has no store.");
	await Promise.all(nodeReds.map((nodeRed) => nodeRed.deploy(flow)));
	const proxy = await startProxy(nodeReds.map(({ url }) => url));
	return {
		redis,
		nodeReds,
		proxy,
		flow,
		async stop() {
			await proxy.close();
			await Promise.all(nodeReds.map((nodeRed) => nodeRed.stop()));
			await redis.stop();
		},
	};
}
