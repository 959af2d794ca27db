/** The example that checks MQTT messages, on a real Node-RED and a real broker. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { Aedes } from "aedes";
import jsonwebtoken from "jsonwebtoken";
import { connectAsync, type IPublishPacket, type MqttClient } from "mqtt";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

describe("a token over MQTT", () => {
	const example = exampleFlow("Check MQTT messages");
	const secret = makeSecret();
	const now = () => Math.floor(Date.now() / 1000);
	/** A token that the example accepts, except what is said otherwise; `undefined` leaves a claim out. */
	const mint = (claims: object = {}, key = secret) => {
		const { iss, aud } = { iss: "https://flows.example.com", aud: "https://api.example.com" };
		const all = { iss, aud, sub: "jamie", exp: now() + 600, ...claims };
		return jsonwebtoken.sign(JSON.stringify(all), key, { header: { alg: "HS256", typ: "JWT" } });
	};

	let broker: Aedes;
	let server: Server;
	let nodeRed: NodeRed;
	let client: MqttClient;
	/** How often anyone but the test has connected. */
	let connections = 0;

	/** The example as its user sets it up: the broker, a secret, the tab enabled. */
	const setUp = (disabled: boolean): FlowNode[] => {
		const { port } = server.address() as { port: number };
		return withSecret(example, secret).map((node) => {
			if (node.type === "tab") return { ...node, disabled };
			return node.type === "mqtt-broker" ? { ...node, port: String(port) } : node;
		});
	};

	before(async () => {
		[broker, nodeRed] = await Promise.all([Aedes.createBroker(), borrowNodeRed()]);
		server = createServer(broker.handle).listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as { port: number };
		client = await connectAsync({ host: "127.0.0.1", port, protocolVersion: 5, reconnectPeriod: 0 });
		await client.subscribeAsync(["orders/accepted", "orders/rejected"], { qos: 1 });
		broker.on("client", () => {
			connections++;
		});
	});
	after(async () => {
		await client?.endAsync();
		await nodeRed?.stop();
		if (broker) await new Promise<void>((resolve) => broker.close(resolve));
		if (server) await new Promise((resolve) => server.close(resolve));
	});

	/** Publishes, and waits for the one message that the flow answers with. */
	const send = async (topic: string, payload: string, token?: string | string[]) => {
		const answer = new Promise<[string, Buffer, IPublishPacket]>((resolve) => {
			client.once("message", (...message) => resolve(message));
		});
		const properties = token === undefined ? {} : { userProperties: { token } };
		await client.publishAsync(topic, payload, { qos: 1, properties });
		const [to, body, packet] = await answer;
		return { topic: to, text: body.toString(), properties: packet.properties };
	};
	const accepted = (from: string, order: unknown) => ({
		topic: "orders/accepted",
		text: JSON.stringify({ from, order }),
	});
	const rejected = (code: string) => ({ topic: "orders/rejected", text: code, properties: undefined });

	it("is looked for by nobody while the tab is disabled, as it comes", async () => {
		assert.equal(example.find(({ type }) => type === "tab")?.disabled, true);
		await nodeRed.deploy(setUp(true));
		const listening = new Promise<void>((resolve) => {
			const topics = new Set(["orders/new", "tokens"]);
			broker.on("subscribe", (subscriptions) => {
				for (const { topic } of subscriptions) topics.delete(topic);
				if (topics.size === 0) resolve();
			});
		});
		await nodeRed.deploy(setUp(false));
		await listening;
		assert.equal(connections, 1);
	});

	it("beside an order lets it through, and stays behind", async () => {
		const order = { item: "tea", count: 2 };
		const answer = await send("orders/new", JSON.stringify(order), mint());
		assert.deepEqual(answer, { ...accepted("jamie", order), properties: undefined });
	});

	it("may accompany an order of any form", async () => {
		const { topic, text } = await send("orders/new", "two cups of tea", mint({ sub: "kim" }));
		assert.deepEqual({ topic, text }, accepted("kim", "two cups of tea"));
	});

	it("comes from /mqtt/token, to try the example out", async () => {
		const get = async (query: string) => (await fetch(`${nodeRed.url}/mqtt/token${query}`)).text();
		const beside = await send("orders/new", '{"item":"tea"}', await get(""));
		const within = await send("tokens", await get("?item=tea"));
		for (const { topic, text } of [beside, within]) {
			assert.deepEqual({ topic, text }, accepted("jamie", { item: "tea" }));
		}
	});

	const refused: [title: string, code: string, token: () => string | string[] | undefined][] = [
		["no token", "ERR_JWT_TOKEN_MISSING", () => undefined],
		["an empty token", "ERR_JWT_TOKEN_MISSING", () => ""],
		["what is no token", "ERR_JWS_INVALID", () => "letmein"],
		["two tokens", "ERR_JWS_INVALID", () => [mint(), mint()]],
		["a token made with another secret", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () => mint({}, makeSecret())],
		["a token that expired a second ago", "ERR_JWT_EXPIRED", () => mint({ iat: now() - 60, exp: now() - 1 })],
		[
			"a token for another audience",
			"ERR_JWT_CLAIM_VALIDATION_FAILED",
			() => mint({ aud: "https://other.example.com" }),
		],
		["a token of nobody", "ERR_JWT_RULE_FAILED", () => mint({ sub: undefined })],
	];
	for (const [title, code, token] of refused) {
		it(`rejects an order with ${title}: ${code}`, async () => {
			assert.deepEqual(await send("orders/new", '{"item":"tea"}', token()), rejected(code));
		});
	}

	it("tells the orders of two senders apart, sent at once", async () => {
		const senders = Array.from({ length: 20 }, (_, index) => (index % 2 ? `sender ${index}` : undefined));
		const answers = new Promise<string[]>((resolve) => {
			const got: string[] = [];
			client.on("message", function keep(topic, payload) {
				got.push(`${topic} ${payload}`);
				if (got.length < senders.length) return;
				client.off("message", keep);
				resolve(got);
			});
		});
		await Promise.all(
			senders.map((sub, index) => {
				const userProperties = { token: mint({ sub }) };
				return client.publishAsync("orders/new", String(index), { qos: 1, properties: { userProperties } });
			}),
		);
		const expected = senders.map((from, index) =>
			from ? `orders/accepted ${JSON.stringify({ from, order: index })}` : "orders/rejected ERR_JWT_RULE_FAILED",
		);
		assert.deepEqual((await answers).sort(), expected.sort());
	});

	it("as the payload brings the order along, signed", async () => {
		const { topic, text } = await send("tokens", mint({ order: { item: "tea" } }));
		assert.deepEqual({ topic, text }, accepted("jamie", { item: "tea" }));
	});

	const unsigned: [title: string, code: string, payload: () => string][] = [
		["is missing", "ERR_JWT_TOKEN_MISSING", () => ""],
		["is damaged", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () => mint({ order: {} }, makeSecret())],
		["expired a second ago", "ERR_JWT_EXPIRED", () => mint({ order: {}, iat: now() - 60, exp: now() - 1 })],
		["holds no order", "ERR_JWT_RULE_FAILED", () => mint()],
	];
	for (const [title, code, payload] of unsigned) {
		it(`as the payload is rejected where it ${title}: ${code}`, async () => {
			assert.deepEqual(await send("tokens", payload()), rejected(code));
		});
	}

	it("is never printed", () => {
		assert.doesNotMatch(nodeRed.log(), /eyJ/);
	});
});
