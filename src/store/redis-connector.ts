import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { AbstractConnector } from "ioredis";
import type { RedisAddress } from "./redis-url.js";

/**
 * Creates the class by which ioredis opens its connections. ioredis's own listens to the first error of a connection only. A
 * handshake of TLS that fails while it is being ended has a second one, and an error that nobody listens to ends the process.
 * @param Base the class of ioredis that closes them
 */
export const createConnector = (Base: typeof AbstractConnector): (new (options: unknown) => AbstractConnector) =>
	class extends Base {
		readonly #address: Pick<RedisAddress, "host" | "port" | "tls">;

		constructor(options: unknown) {
			const { host, port, tls, disconnectTimeout } = options as RedisAddress & { disconnectTimeout: number };
			super(disconnectTimeout);
			this.#address = { host, port, tls };
		}

		async connect(): Promise<Socket> {
			this.connecting = true;
			// It can be told to disconnect at once.
			await Promise.resolve();
			if (!this.connecting) throw new Error("Connection is closed.");
			const { host, port, tls } = this.#address;
			const stream = tls ? connectTls({ host, port, ...tls }) : connectPlain({ host, port });
			stream.on("error", (error) => {
				this.firstError ??= error;
			});
			this.stream = stream;
			return stream;
		}
	};
