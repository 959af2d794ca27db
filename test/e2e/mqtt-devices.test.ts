/** The example that logs in to an MQTT broker, with the broker that its recipe prints, in a process of its own. */
import assert from "node:assert/strict";
import { type EventEmitter, once } from "node:events";
import { connectAsync, type MqttClient } from "mqtt";
import { jsonBlocks } from "../support/documents.js";
import { exampleFlow } from "../support/fixtures.js";
import { deviceFlow, type MqttBroker, startMqttBroker, startMqttRelay } from "../support/mqtt-broker.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { makeKeyPair } from "../support/openssl.js";
import { borrowNodeRed } from "../support/shared.js";
import { signToken } from "../support/signing-keys.js";
import { read } from "../support/tokens.js";

const key = makeKeyPair("P-256");
const now = () => Math.floor(Date.now() / 1000);

describe("a device that logs in to an MQTT broker", () => {
	let broker: MqttBroker;
	let port: number;
	let nodeRed: NodeRed;
	/** A client that may read what the device publishes, and send it commands. */
	let watcher: MqttClient;

	const sign = (claims: object, by = key) =>
		signToken(
			{ ...by, alg: "ES256", kid: "", jwk: {} as never },
			{ iat: now(), exp: now() + 600, ...claims },
			{ kid: undefined },
		);
	const connect = (clientId: string, password: string) =>
		connectAsync({
			host: "127.0.0.1",
			port,
			clientId,
			username: clientId,
			password,
			reconnectPeriod: 0,
			connectTimeout: 5000,
		});
	const allow = (action: string, topic: string) => ({ permission: "allow", action, topic });

	before(async () => {
		broker = await startMqttBroker(key.publicKey);
		port = broker.port;
		nodeRed = await borrowNodeRed();
		const acl = [allow("subscribe", "devices/#"), allow("publish", "devices/device-1/commands")];
		for (let tries = 0; !watcher; tries++) {
			try {
				watcher = await connect("watcher", sign({ sub: "watcher", acl }));
			} catch (error) {
				// The broker is not listening yet.
				if ((error as NodeJS.ErrnoException).code !== "ECONNREFUSED" || tries > 10_000) throw error;
			}
		}
		await watcher.subscribeAsync("devices/#");
	});
	after(async () => {
		await watcher?.endAsync();
		await nodeRed?.stop();
		await broker?.stop();
	});

	const setUp = (times?: { life: string; repeat: string }) => deviceFlow(port, key.privateKey, times);
	const measure = async (flow: readonly FlowNode[]) => {
		const id = flow.find(({ name }) => name === "measure")?.id;
		assert.equal((await fetch(`${nodeRed.url}/inject/${id}`, { method: "POST" })).status, 200);
	};
	/** The next message that the watcher gets. */
	const next = async () => {
		const [topic, payload] = (await once(watcher as unknown as EventEmitter, "message")) as [string, Buffer];
		return [topic, JSON.parse(String(payload))];
	};

	it("publishes, and gets its commands", async () => {
		const flow = setUp();
		await nodeRed.deploy(flow);
		await nodeRed.printed(/Connected to broker: device-1@mqtt:\/\/127\.0\.0\.1/);
		const message = next();
		await measure(flow);
		assert.deepEqual(await message, ["devices/device-1/temperature", { celsius: 21 }]);
		await watcher.publishAsync("devices/device-1/commands", "open", { qos: 1 });
		await nodeRed.printed(/\[debug:command\]\s+'?open/);
	});

	it("connects with a fresh token before the old one ends, and after it was cut off", async () => {
		await nodeRed.reset();
		const connected = (times: number) => nodeRed.printed(new RegExp(`(Connected to broker[\\s\\S]*){${times}}`));
		// Renewed after six seconds of seven.
		await nodeRed.deploy(setUp({ life: "7s", repeat: "6" }));
		await connected(2);
		// Never renewed in time: cut off after six seconds, and back with a fresh token.
		await nodeRed.reset();
		await nodeRed.deploy(setUp({ life: "6s", repeat: "720" }));
		await connected(2);
		assert.doesNotMatch(nodeRed.log(), /eyJ/);
	}).timeout(40_000);

	it("connects with a token of its own each time, however soon the connection was lost", async () => {
		const relay = await startMqttRelay(port);
		try {
			await nodeRed.reset();
			await nodeRed.deploy(deviceFlow(relay.port, key.privateKey));
			for (let times = 1; times <= 3; times++) {
				await relay.connected(times);
				if (times < 3) relay.cut();
			}
			assert.equal(new Set(relay.tokens).size, 3);
			for (const token of relay.tokens) assert.equal(read(token).claims.sub, "device-1");
			// One that connects again by itself does not lose the connection of the token before.
			await nodeRed.printed(/(Connected to broker[\s\S]*){3}/);
			assert.equal(relay.tokens.length, 3);
		} finally {
			await relay.stop();
		}
	}).timeout(40_000);

	it("signs what the recipe prints", async () => {
		const signs = exampleFlow("Log in to an MQTT broker").find(({ type }) => type === "jwt") as FlowNode;
		const rows = Object.fromEntries(
			(signs.addclaims as { claim: string; value: string; type: string }[]).map(({ claim, value, type }) => [
				claim,
				type === "json" ? JSON.parse(value) : value,
			]),
		);
		const [printed] = jsonBlocks("docs/recipes/mqtt-devices.md") as Record<string, unknown>[];
		const { iat, exp, ...claims } = printed ?? {};
		assert.deepEqual(rows, claims);
		assert.equal(Number(exp) - Number(iat), 900);
		assert.ok(read(sign({})).claims.exp);
	});

	const REFUSED: [title: string, id: string, password: () => string][] = [
		["no token", "device-2", () => "secret"],
		["a token that ended", "device-2", () => sign({ sub: "device-2", exp: now() - 1 })],
		["a token that never ends", "device-2", () => sign({ sub: "device-2", exp: undefined })],
		["another device's token", "device-2", () => sign({ sub: "device-1" })],
		["a token signed with another key", "device-2", () => sign({ sub: "device-2" }, makeKeyPair("P-256"))],
	];
	for (const [title, id, password] of REFUSED) {
		it(`is refused with ${title}`, async () => {
			await assert.rejects(connect(id, password()), /not authorized|Not authorized/i);
		});
	}

	it("may use no topics but its own", async () => {
		const acl = [allow("publish", "devices/device-2/#"), allow("subscribe", "devices/device-2/commands")];
		const device = await connect("device-2", sign({ sub: "device-2", acl }));
		const message = next();
		await device.publishAsync("devices/device-2/temperature", "2", { qos: 1 });
		assert.deepEqual(await message, ["devices/device-2/temperature", 2]);
		const [granted] = await device.subscribeAsync("devices/device-1/commands", { qos: 1 }).catch(() => [undefined]);
		assert.notEqual(granted?.qos, 1);
		const closed = once(device as unknown as EventEmitter, "close");
		device.publish("devices/device-1/temperature", "1", { qos: 1 });
		await closed;
	});
});
