/** The broker that the recipe for devices prints, in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import type { KeyObject } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
