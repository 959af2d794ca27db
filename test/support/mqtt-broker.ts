/** The broker that the recipe for devices prints, in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import type { KeyObject } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { blocks, read } from "./documents.js";
import { exampleFlow } from "./fixtures.js";
import { type FlowNode, freePort, ROOT } from "./node-red.js";
import { toPem } from "./openssl.js";

export const DEVICES_RECIPE = "docs/recipes/mqtt-devices.md";

export interface MqttBroker {
	readonly port: number;
	stop(): Promise<void>;
}

/** Starts the broker. It may take a moment until it listens. @param publicKey verifies the tokens of its clients */
export async function startMqttBroker(publicKey: KeyObject): Promise<MqttBroker> {
	// Inside the project, where it finds its packages.
	mkdirSync(join(ROOT, ".cache"), { recursive: true });
	const folder = mkdtempSync(join(ROOT, ".cache", "mqtt-broker-"));
	const file = join(folder, "broker.mjs");
	writeFileSync(file, blocks(read(DEVICES_RECIPE), "js").join("\n"));
	const port = await freePort();
	const env = { ...process.env, PORT: String(port), PUBLIC_KEY: toPem(publicKey) };
	const broker: ChildProcess = spawn(process.execPath, [file], { env, stdio: ["ignore", "inherit", "inherit"] });
	return {
		port,
		async stop() {
			const ended = once(broker, "exit");
			broker.kill();
			await ended;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

export interface MqttRelay {
	readonly port: number;
	/** The tokens with which clients connected, in order. */
	readonly tokens: string[];
	/** Resolves when clients connected this often. */
	connected(times: number): Promise<void>;
	/** Cuts all connections off. */
	cut(): void;
	stop(): Promise<void>;
}

/** Starts a relay to a broker, which sees the tokens of clients and can cut them off. */
export async function startMqttRelay(brokerPort: number): Promise<MqttRelay> {
	const tokens: string[] = [];
	const events = new EventEmitter();
	const sockets = new Set<Socket>();
	const server = createServer((client) => {
		const broker = connect(brokerPort, "127.0.0.1");
		for (const [from, to] of [
			[client, broker],
			[broker, client],
		] as const) {
			sockets.add(from);
			from
				.on("error", () => undefined)
				.once("close", () => {
					sockets.delete(from);
					to.destroy();
				});
			from.pipe(to);
		}
		// The packet that connects is the first one of a client, and comes in one piece.
		client.once("data", (data) => {
			tokens.push(/eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(String(data))?.[0] ?? "");
		});
		// The first answer of the broker accepts the client, or refuses it.
		broker.once("data", () => events.emit("connected"));
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	const cut = () => {
		for (const socket of sockets) socket.destroy();
	};
	let count = 0;
	events.on("connected", () => count++);
	return {
		port: (server.address() as AddressInfo).port,
		tokens,
		async connected(times) {
			while (count < times) await once(events, "connected");
		},
		cut,
		async stop() {
			cut();
			server.close();
			await once(server, "close");
		},
	};
}

/** Returns the example as its user sets it up. A token lives for `life`, and is renewed every `repeat` seconds. */
export function deviceFlow(port: number, privateKey: KeyObject, { life = "15m", repeat = "720" } = {}): FlowNode[] {
	return exampleFlow("Log in to an MQTT broker").map((node) => {
		if (node.type === "tab") return { ...node, disabled: false };
		if (node.type === "mqtt-broker") return { ...node, broker: "127.0.0.1", port: String(port) };
		if (node.type === "jwt-config") return { ...node, expiresin: life, credentials: { privatekey: toPem(privateKey) } };
		if (node.name === "connect") return { ...node, repeat };
		return node.type === "debug" ? { ...node, console: true } : node;
	});
}
