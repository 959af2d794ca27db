/** The example that checks a token over WebSocket, on a real Node-RED, by real connections. */
import assert from "node:assert/strict";
import { once } from "node:events";
import jsonwebtoken from "jsonwebtoken";
import WebSocket from "ws";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";
import type { NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

interface Answer {
	hello?: string;
	until?: number;
	from?: string;
	note?: string;
	error?: string;
	ask?: string;
}

describe("a token over WebSocket", () => {
	const flow = exampleFlow("Guard WebSocket messages");
	const tab = flow.find(({ type }) => type === "tab")?.id;
	const secret = makeSecret();
	const now = () => Math.floor(Date.now() / 1000);
	/** A token that the example accepts, except what is said otherwise; `undefined` leaves a claim out. */
	const mint = (claims: object = {}, key = secret) => {
		const { iss, aud } = { iss: "https://flows.example.com", aud: "https://api.example.com" };
		const all = { iss, aud, sub: "jamie", exp: now() + 600, ...claims };
		return jsonwebtoken.sign(JSON.stringify(all), key, { header: { alg: "HS256", typ: "JWT" } });
	};

	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
		await nodeRed.deploy(withSecret(flow, secret));
	});
	after(() => nodeRed?.stop());

	const open: WebSocket[] = [];
	const connect = async () => {
		const socket = new WebSocket(`${nodeRed.url.replace("http", "ws")}/ws/notes`);
		open.push(socket);
		await once(socket, "open");
		return {
			async ask(text: string): Promise<Answer> {
				const answer = once(socket, "message");
				socket.send(text);
				return JSON.parse(String((await answer)[0]));
			},
			async close() {
				socket.close();
				await once(socket, "close");
			},
		};
	};
	afterEach(() => {
		for (const socket of open.splice(0)) socket.terminate();
	});

	/** What the flow remembers of all connections, as the editor's context sidebar shows it. */
	const remembered = async () => (await fetch(`${nodeRed.url}/context/flow/${tab}/sessions`)).text();

	it("is asked for once: the notes after it need none", async () => {
		const session = await connect();
		const exp = now() + 600;
		assert.deepEqual(await session.ask(mint({ exp })), { hello: "jamie", until: exp });
		assert.deepEqual(await session.ask("Buy milk"), { from: "jamie", note: "Buy milk" });
		assert.deepEqual(await session.ask("Call Kim"), { from: "jamie", note: "Call Kim" });
	});

	it("comes from /ws/token, to try the example out", async () => {
		const session = await connect();
		const token = await (await fetch(`${nodeRed.url}/ws/token`)).text();
		const { hello, until = 0 } = await session.ask(token);
		assert.equal(hello, "jamie");
		assert.ok(until > now() && until <= now() + 60);
	});

	const refused: [title: string, error: string, text: () => string][] = [
		["no token", "unauthorized", () => ""],
		["a note", "invalid_token", () => "Buy milk"],
		["a damaged token", "invalid_token", () => `${mint()}AAAA`],
		["a token made with another secret", "invalid_token", () => mint({}, makeSecret())],
		["a token for another audience", "invalid_token", () => mint({ aud: "https://other.example.com" })],
		["a token that expired a second ago", "invalid_token", () => mint({ iat: now() - 60, exp: now() - 1 })],
		["a token that never expires", "invalid_token", () => mint({ exp: undefined })],
		["a token of nobody", "insufficient_scope", () => mint({ sub: undefined })],
	];
	for (const [title, error, text] of refused) {
		it(`is asked for again after ${title}, and until then nothing is done`, async () => {
			const session = await connect();
			const answer = await session.ask(text());
			assert.deepEqual([answer.error, answer.ask], [error, "Send a token first."]);
			assert.equal((await session.ask("Buy milk")).ask, "Send a token first.");
			assert.equal((await session.ask(mint())).hello, "jamie");
			assert.equal((await session.ask("Buy milk")).from, "jamie");
		});
	}

	it("counts for its own connection alone", async () => {
		const [jamie, kim] = [await connect(), await connect()];
		assert.equal((await jamie.ask(mint())).hello, "jamie");
		assert.equal((await kim.ask("Buy milk")).ask, "Send a token first.");
		assert.equal((await kim.ask(mint({ sub: "kim" }))).hello, "kim");
		const answers = await Promise.all([jamie.ask("Buy milk"), kim.ask("Buy bread")]);
		assert.deepEqual(answers, [
			{ from: "jamie", note: "Buy milk" },
			{ from: "kim", note: "Buy bread" },
		]);
	});

	it("is needed anew once it has expired, not before", async () => {
		const [session, other] = [await connect(), await connect()];
		const exp = now() + 2;
		assert.equal((await session.ask(mint({ exp }))).hello, "jamie");
		assert.equal((await other.ask(mint())).hello, "jamie");
		let answer: Answer;
		let last: number;
		do {
			last = Date.now();
			answer = await session.ask("Buy milk");
		} while (answer.from === "jamie" && last < (exp + 5) * 1000);
		assert.deepEqual([answer.error, answer.ask], ["invalid_token", "Your token has expired. Send a new one."]);
		assert.ok(Date.now() >= exp * 1000, "not before the time that the token says");
		assert.equal((await other.ask("Buy milk")).from, "jamie");
		assert.equal((await session.ask(mint({ sub: "kim" }))).hello, "kim");
		assert.equal((await session.ask("Buy milk")).from, "kim");
	});

	it("is forgotten with its connection", async () => {
		const [leaves, stays] = [await connect(), await connect()];
		await leaves.ask(mint({ sub: "who leaves" }));
		await stays.ask(mint({ sub: "who stays" }));
		assert.match(await remembered(), /who leaves/);
		await leaves.close();
		while ((await remembered()).includes("who leaves"));
		assert.match(await remembered(), /who stays/);
	});

	it("is never printed, nor remembered", async () => {
		assert.doesNotMatch(nodeRed.log(), /eyJ/);
		assert.doesNotMatch(await remembered(), /eyJ/);
	});
});
