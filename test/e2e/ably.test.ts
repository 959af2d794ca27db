/** The example for Ably on a real Node-RED: Ably's own client, against a stand-in for its service. */
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import * as Ably from "ably";
import jsonwebtoken from "jsonwebtoken";
import { ablyFlow, makeApiKey } from "../support/ably-flow.js";
import { type Ably as Service, startAbly } from "../support/ably-service.js";
import { jsonBlocks, runShell } from "../support/documents.js";
import type { NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

const CAPABILITY = { lobby: ["publish", "subscribe", "history"] };

describe("the example for Ably", () => {
	const apiKey = makeApiKey();
	const [keyName = "", keySecret = ""] = apiKey.split(":");
	const clients: Ably.Realtime[] = [];
	let nodeRed: NodeRed;
	let service: Service;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());
	beforeEach(async () => {
		service = await startAbly(apiKey);
	});
	afterEach(async () => {
		for (const client of clients.splice(0)) client.close();
		await service.stop();
	});

	const getToken = async (query = "") => (await fetch(`${nodeRed.url}/ably/token${query}`)).text();
	const decode = (token: string) => jsonwebtoken.verify(token, keySecret, { complete: true });
	const options = (more: Ably.ClientOptions = {}): Ably.ClientOptions => ({
		endpoint: "127.0.0.1",
		port: service.port,
		tls: false,
		useBinaryProtocol: false,
		logLevel: 0,
		authUrl: `${nodeRed.url}/ably/token`,
		...more,
	});
	/** A client, and the states its connection goes through. */
	const connect = (more?: Ably.ClientOptions) => {
		const client = new Ably.Realtime(options(more));
		const states: string[] = [];
		client.connection.on(({ current, reason }) => states.push(reason ? `${current} ${reason.code}` : current));
		clients.push(client);
		return { client, states };
	};

	/** Subscribes; `until` resolves to all texts that came, once one of them came. */
	const subscribe = async (channel: Ably.RealtimeChannel) => {
		const texts: string[] = [];
		const events = new EventEmitter();
		await channel.subscribe(({ data }) => {
			texts.push(data);
			events.emit("text");
		});
		return {
			async until(text: string) {
				while (!texts.includes(text)) await once(events, "text");
				return texts;
			},
		};
	};

	describe("its endpoint", () => {
		before(() => nodeRed.deploy(ablyFlow(apiKey)));

		it("answers with a token as the document says, signed with the secret half of the key", async () => {
			const [output = ""] = await runShell("docs/recipes/ably.md", nodeRed.url);
			assert.match(output, /^HTTP\/1\.1 200 /);
			assert.match(output, /^content-type: application\/jwt\b/im);
			assert.match(output, /^cache-control: no-store\r?$/im);
			const { header, payload } = decode(output.split("\n").at(-1) ?? "");
			assert.deepEqual(header, { alg: "HS256", typ: "JWT", kid: keyName });
			const { iat = 0, exp, jti, ...claims } = payload as jsonwebtoken.JwtPayload;
			assert.equal(exp, iat + 3600);
			assert.match(String(jti), /^[\da-f-]{36}$/);
			assert.deepEqual(claims, { "x-ably-clientId": "guest", "x-ably-capability": JSON.stringify(CAPABILITY) });
			const [documented] = jsonBlocks("docs/recipes/ably.md") as [jsonwebtoken.JwtPayload];
			assert.deepEqual(Object.keys(documented), Object.keys(payload));
			assert.deepEqual({ ...documented, iat, exp, jti }, payload);
		});

		it("serves the page of Ably's own example, on another origin", async () => {
			const response = await fetch(`${nodeRed.url}/generate-jwt`, { headers: { Origin: "http://localhost:5173" } });
			assert.equal(response.headers.get("access-control-allow-origin"), "http://localhost:5173");
			assert.equal(response.headers.get("vary"), "Origin");
			assert.match(String(response.headers.get("content-type")), /^application\/jwt\b/);
			const { payload } = decode(await response.text());
			assert.equal((payload as jsonwebtoken.JwtPayload)["x-ably-clientId"], "guest");
		});

		it("tells that page the status of a failure", async () => {
			await nodeRed.deploy(ablyFlow(""));
			const response = await fetch(`${nodeRed.url}/generate-jwt`, { headers: { Origin: "http://localhost:5173" } });
			assert.equal(response.status, 500);
			// Without this header, a browser would show the page no status at all.
			assert.equal(response.headers.get("access-control-allow-origin"), "http://localhost:5173");
			await nodeRed.deploy(ablyFlow(apiKey));
		});

		it("lets no caller choose who it is or what it may do", async () => {
			const wishes = { clientId: "admin", "x-ably-clientId": "admin", capability: '{"*":["*"]}', ttl: "86400000" };
			const { payload } = decode(await getToken(`?${new URLSearchParams(wishes)}`));
			const { iat = 0, exp, ...claims } = payload as jsonwebtoken.JwtPayload;
			assert.equal(claims["x-ably-clientId"], "guest");
			assert.equal(claims["x-ably-capability"], JSON.stringify(CAPABILITY));
			assert.equal(exp, iat + 3600);
		});
	});

	describe("with Ably's client", () => {
		before(() => nodeRed.deploy(ablyFlow(apiKey)));

		it("publishes over REST, and goes on with a new token when the old one has ended", async () => {
			const rest = new Ably.Rest(options());
			const lobby = rest.channels.get("lobby");
			assert.ok(Math.abs((await rest.time()) - Date.now()) < 60_000);
			await lobby.publish("text", "1");
			await rest.auth.authorize();
			service.endTokens();
			await Promise.all(["2", "3", "4"].map((text) => lobby.publish("text", text)));
			const { items } = await lobby.history();
			assert.deepEqual(items.map(({ data }) => data).sort(), ["1", "2", "3", "4"]);
			assert.ok(items.every(({ clientId }) => clientId === "guest"));
			assert.equal(service.tokens.length, 2);
		});

		it("renews when Ably says that the token nears its end, and stays connected", async () => {
			const { client, states } = connect();
			const lobby = client.channels.get("lobby");
			const received = await subscribe(lobby);
			const publish = (from: number) =>
				Promise.all(Array.from({ length: 10 }, (_, index) => lobby.publish("text", String(from + index))));
			await publish(0);
			const during = publish(10);
			await service.renewTokens();
			await during;
			await publish(20);
			// The second time it was connected already, and got the details that go with the new token.
			assert.deepEqual(states, ["connecting", "connected", "connected"]);
			const all = Array.from({ length: 30 }, (_, index) => String(index));
			assert.deepEqual(service.published("lobby"), all);
			assert.deepEqual(await received.until("29"), all);
			assert.equal(service.tokens.length, 2);
			assert.equal(client.auth.clientId, "guest");
		});

		it("connects again when the token has ended, and neither loses nor doubles a message", async () => {
			const { client, states } = connect();
			const lobby = client.channels.get("lobby");
			const received = await subscribe(lobby);
			await lobby.publish("text", "before");
			service.endTokens();
			await Promise.all(["1", "2", "3"].map((text) => lobby.publish("text", text)));
			await lobby.publish("text", "after");
			assert.deepEqual(states, ["connecting", "connected", "disconnected 40142", "connecting", "connected"]);
			assert.deepEqual(service.published("lobby"), ["before", "1", "2", "3", "after"]);
			assert.deepEqual(await received.until("after"), service.published("lobby"));
		});

		it("may do no more than the token allows", async () => {
			const other = new Ably.Rest(options()).channels.get("staff");
			await assert.rejects(other.publish("text", "?"), { code: 40160, statusCode: 401 });
			await assert.rejects(other.history(), { code: 40160, statusCode: 401 });
			const { client } = connect();
			await assert.rejects(client.channels.get("staff").attach(), { code: 40160, statusCode: 401 });
			const asAdmin = client.channels.get("lobby").publish({ name: "text", clientId: "admin" });
			await assert.rejects(asAdmin, { code: 40012, statusCode: 400 });
			assert.deepEqual(service.published("lobby"), []);
		});

		it("cannot call itself anybody else", async () => {
			const { client } = connect({ clientId: "admin" });
			const { reason } = (await client.connection.once("failed")) as Ably.ConnectionStateChange;
			assert.equal(reason?.code, 40101);
		});

		it("would be cut off if it could not ask again", async () => {
			const { client } = connect({ authUrl: "", token: await getToken() });
			await client.connection.once("connected");
			const failed = client.connection.once("failed");
			service.endTokens();
			assert.equal((await failed).reason?.code, 40171);
		});
	});

	describe("with a key that is not right", () => {
		it("is refused as 40144 where the secret is wrong, after it asked once more", async () => {
			await nodeRed.deploy(ablyFlow(`${keyName}:${makeApiKey().split(":")[1]}`));
			const { client, states } = connect();
			await client.connection.once("disconnected");
			await client.connection.once("disconnected");
			assert.deepEqual(states, ["connecting", "disconnected 40144", "connecting", "disconnected 40144"]);
			assert.equal(service.tokens.length, 2);
		});

		it("is refused as 40400 where the name is unknown", async () => {
			await nodeRed.deploy(ablyFlow(makeApiKey()));
			const { client } = connect();
			assert.equal((await client.connection.once("failed")).reason?.code, 40400);
		});

		for (const [title, key] of [
			["there is no key", ""],
			["the key has no secret", keyName],
			["the secret is missing", `${keyName}:`],
		] as const) {
			it(`answers 500 where ${title}, and says why in the log`, async () => {
				await nodeRed.deploy(ablyFlow(key));
				const response = await fetch(`${nodeRed.url}/ably/token`);
				assert.equal(response.status, 500);
				assert.equal(((await response.json()) as { error: string }).error, "server_error");
				await nodeRed.printed(/answer 500\] .*(secret|key)/);
			});
		}

		it("takes a key that was pasted with whitespace around it", async () => {
			await nodeRed.deploy(ablyFlow(` ${apiKey}\n`));
			assert.equal(decode(await getToken()).header.kid, keyName);
		});
	});

	describe("against tokens made otherwise", () => {
		const now = Math.floor(Date.now() / 1000);
		const good = {
			"x-ably-clientId": "guest",
			"x-ably-capability": JSON.stringify(CAPABILITY),
			iat: now,
			exp: now + 3600,
		};
		/** A token as the example makes it, except what is said otherwise; `undefined` leaves a claim out. */
		const mint = (claims: object = {}, header: object = {}, secret = keySecret) => {
			const all = { alg: "HS256", typ: "JWT", kid: keyName, ...header } as jsonwebtoken.JwtHeader;
			return jsonwebtoken.sign(JSON.stringify({ ...good, ...claims }), secret, { header: all });
		};
		const publish = (authorization: string, channel = "lobby") =>
			fetch(`http://127.0.0.1:${service.port}/channels/${encodeURIComponent(channel)}/messages`, {
				method: "POST",
				headers: authorization ? { Authorization: authorization } : {},
				body: JSON.stringify({ name: "text", data: "?" }),
			});
		const bearer = (token: string) => `Bearer ${Buffer.from(token).toString("base64")}`;

		for (const [title, code, statusCode, authorization] of [
			["no token", 40101, 401, ""],
			["the API key itself", 40101, 401, `Basic ${Buffer.from(apiKey).toString("base64")}`],
			["what is no token", 40144, 401, bearer("letmein")],
			["another algorithm", 40144, 401, bearer(mint({}, { alg: "HS512" }))],
			["another type", 40144, 401, bearer(mint({}, { typ: "at+jwt" }))],
			["no kid", 40144, 401, bearer(mint({}, { kid: undefined }))],
			["another kid", 40400, 404, bearer(mint({}, { kid: "other.key" }))],
			["another secret", 40144, 401, bearer(mint({}, {}, "other"))],
			["the whole key as the secret", 40144, 401, bearer(mint({}, {}, apiKey))],
			["no exp", 40144, 400, bearer(mint({ exp: undefined }))],
			["an iat that is to come", 40144, 400, bearer(mint({ iat: now + 1800 }))],
			["more than 24 hours", 40003, 400, bearer(mint({ exp: now + 86_401 }))],
			["an exp that is past", 40142, 401, bearer(mint({ iat: now - 20, exp: now - 10 }))],
			["a client ID that is no text", 40012, 400, bearer(mint({ "x-ably-clientId": 7 }))],
			["no capability", 40144, 400, bearer(mint({ "x-ably-capability": undefined }))],
			["a capability that is an object", 40144, 400, bearer(mint({ "x-ably-capability": CAPABILITY }))],
			["a capability for something else", 40160, 401, bearer(mint({ "x-ably-capability": '{"lobby":["history"]}' }))],
		] as const) {
			it(`the stand-in refuses ${title} as ${code}`, async () => {
				const response = await publish(authorization);
				assert.equal(response.status, statusCode);
				assert.equal(((await response.json()) as { error: { code: number } }).error.code, code);
				assert.deepEqual(service.published("lobby"), []);
			});
		}

		for (const [resource, allowed, refused] of [
			["*", ["a", "a:b"], []],
			["a:*", ["a:b", "a:b:c"], ["a", "b:a"]],
			["a:*:c", ["a:b:c"], ["a:b:x:c", "a:c"]],
			["a*", ["a*"], ["ab"]],
		] as const) {
			it(`the stand-in lets ${resource} stand for ${allowed.join(" and ")} alone`, async () => {
				const authorization = bearer(mint({ "x-ably-capability": JSON.stringify({ [resource]: ["*"] }) }));
				for (const channel of allowed) assert.equal((await publish(authorization, channel)).status, 201, channel);
				for (const channel of refused) assert.equal((await publish(authorization, channel)).status, 401, channel);
			});
		}
	});

	describe("the log", () => {
		it("holds no token and no secret", () => {
			assert.ok(!nodeRed.log().includes(keySecret));
			assert.doesNotMatch(nodeRed.log(), /eyJ/);
		});
	});
});
