/** A proxy in front of a Redis, which can lose, hold back or replace the answers. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface RedisProxy {
	readonly port: number;
	readonly url: string;
	/** Handles an answer. By default, passes it on. */
	answer: (text: Buffer, client: Socket) => void;
	/** Holds back the answer to the next renewal. @returns when it is there, a function that passes it on */
	holdSwap(): Promise<() => void>;
	close(): void;
}

/** Passes an answer on. */
export const forward = (text: Buffer, client: Socket) => void client.write(text);
/** Whether an answer is one to a renewal. */
export const isSwap = (text: Buffer) => /renewed/.test(String(text));

export async function startRedisProxy(target: number): Promise<RedisProxy> {
	const server = createServer((client) => {
		const upstream = connect(target, "127.0.0.1");
		client.pipe(upstream);
		upstream.on("data", (text) => self.answer(text, client));
		for (const socket of [client, upstream]) socket.on("error", () => undefined);
		client.on("close", () => upstream.destroy());
		upstream.on("close", () => client.destroy());
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	const { port } = server.address() as AddressInfo;
	const self: RedisProxy = {
		port,
		url: `redis://127.0.0.1:${port}`,
		answer: forward,
		holdSwap: () =>
			new Promise((held) => {
				self.answer = (text, client) => {
					if (!isSwap(text)) return forward(text, client);
					self.answer = forward;
					held(() => forward(text, client));
				};
			}),
		close: () => void server.close(),
	};
	return self;
}
