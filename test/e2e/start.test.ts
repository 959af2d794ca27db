/** `npm start`, as a newcomer runs it. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { WebSocket } from "ws";
import { exampleFlow, exampleNames } from "../support/fixtures.js";
import { logIn, SECOND_SERVICE } from "../support/log-in.js";
import { ROOT } from "../support/node-red.js";
import { rawRequest } from "../support/raw-request.js";

const SCRIPT = [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, "scripts/start.ts")];
const runStart = (PORT: string) =>
	spawnSync(process.execPath, SCRIPT, { env: { ...process.env, PORT, NODE_V8_COVERAGE: undefined }, encoding: "utf8" });

describe("npm start", () => {
	let taken: Server;
	let port: number;
	let child: ChildProcess;
	let output = "";
	/** The status of a request that came before Node-RED had started. */
	let early: Promise<number>;
	/** Asks until there is an answer. */
	const ask = (url: string): Promise<number> =>
		fetch(url).then(
			({ status }) => status,
			() => (child.exitCode === null ? ask(url) : 0),
		);
	before(async () => {
		taken = createServer().listen(0, "127.0.0.1");
		await once(taken, "listening");
		port = (taken.address() as { port: number }).port;
		child = spawn(process.execPath, SCRIPT, {
			env: { ...process.env, PORT: String(port), ABLY_API_KEY: undefined, NODE_V8_COVERAGE: undefined },
		});
		await new Promise<void>((resolve, reject) => {
			const keep = (chunk: Buffer) => {
				output += chunk;
				const [, next] = /trying (\d+)\.\n$/.exec(output) ?? [];
				if (next) early = ask(`http://127.0.0.1:${next}/settings`);
				if (output.includes("Ctrl+C")) resolve();
			};
			child.stdout?.on("data", keep);
			child.stderr?.on("data", keep);
			child.once("exit", () => reject(new Error(output)));
		});
	});
	after(async () => {
		taken?.close();
		child?.removeAllListeners("exit");
		if (child?.exitCode === null) {
			child.kill("SIGTERM");
			await once(child, "exit");
		}
	});

	it("says that the port is in use, and takes the next free one", () => {
		assert.match(output, new RegExp(`^Port ${port} is in use, trying ${port + 1}\\.$`, "m"));
		assert.match(output, /Open {3}http:\/\/127\.0\.0\.1:\d+$/m);
	});

	it("answers 503 while it starts, and lives", async () => assert.equal(await early, 503));

	it("prints a curl line whose answer holds a token", () => {
		const [, url = ""] = /^ *Token {2}curl (\S+)$/m.exec(output) ?? [];
		const answer = JSON.parse(execFileSync("curl", ["--silent", "--fail", url], { encoding: "utf8" }));
		assert.match(answer.access_token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
	});

	it("has every example deployed, in the order to learn them, and no secret in the flow file", async () => {
		const [, url = ""] = /Open {3}(\S+)/.exec(output) ?? [];
		const nodes = (await (await fetch(`${url}/flows`)).json()) as { type: string; label?: string; secret?: string }[];
		const tabs = nodes.filter(({ type }) => type === "tab").map(({ label }) => label);
		assert.deepEqual(tabs, exampleNames());
		assert.ok(nodes.every((node) => !("secret" in node) && !("credentials" in node)));
	});

	it("has the port in use in every address of the examples", async () => {
		const [, url = ""] = /Open {3}(\S+)/.exec(output) ?? [];
		const flows = await (await fetch(`${url}/flows`)).text();
		const addresses = flows.match(/(http|ws):\/\/127\.0\.0\.1:\d+/g) ?? [];
		assert.ok(addresses.length > 10);
		assert.deepEqual(new Set(addresses.map((address) => new URL(address).host)), new Set([new URL(url).host]));
	});

	it("has the port in use in the link of a mail", async () => {
		const [, url = ""] = /Open {3}(\S+)/.exec(output) ?? [];
		const socket = new WebSocket(`${url.replace("http", "ws")}/comms`);
		await once(socket, "open");
		socket.send('{"subscribe":"debug"}');
		const link = new Promise<string>((resolve) => {
			socket.on("message", (message: Buffer) => {
				const [found] = /http[^"]*\/once#/.exec(String(message)) ?? [];
				if (found) resolve(found);
			});
		});
		const flow = exampleFlow("One-time links");
		const button = flow.find(({ name }) => name === "a link for jamie");
		assert.equal((await fetch(`${url}/inject/${button?.id}`, { method: "POST" })).status, 200);
		assert.equal(await link, `${url}/once#`);
		socket.close();
	});

	it("has a key pair for the log-in, whose tokens the second service knows by the public key alone", async () => {
		const [, url = ""] = /Open {3}(\S+)/.exec(output) ?? [];
		const token = await logIn(url, "kim");
		const get = (path: string) => fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } });
		assert.equal((await get("/api/articles")).status, 200);
		assert.equal((await get("/api/users")).status, 403);
		const whoami = await get("/sso/whoami");
		assert.equal(whoami.status, 200);
		assert.equal(((await whoami.json()) as { youAre: string }).youAre, "kim");
		const credentials = await fetch(`${url}/credentials/jwt-config/${SECOND_SERVICE}`);
		assert.equal(((await credentials.json()) as { has_privatekey: boolean }).has_privatekey, false);
	});

	it("has one key pair for both sides of the log-in to Sceyt", async () => {
		const [, url = ""] = /Open {3}(\S+)/.exec(output) ?? [];
		const answer = await fetch(`${url}/sceyt/token`, { method: "POST" });
		const { token } = (await answer.json()) as { token: string };
		const headers = { Authorization: `Bearer ${token}` };
		assert.equal((await fetch(`${url}/sceyt/connect`, { method: "POST", headers })).status, 200);
	});

	it("has an API key for the example for Ably, made up where the environment has none", async () => {
		const [, url = ""] = /Open {3}(\S+)/.exec(output) ?? [];
		const response = await fetch(`${url}/ably/token`);
		assert.equal(response.status, 200);
		const [header = ""] = (await response.text()).split(".");
		assert.equal(JSON.parse(String(Buffer.from(header, "base64url"))).kid, "made.up");
	});

	it("shows the flows first of all, and no question", async () => {
		const [, url = ""] = /Open {3}(\S+)/.exec(output) ?? [];
		const settings = (await (await fetch(`${url}/settings`)).json()) as { telemetryEnabled?: boolean };
		assert.equal(settings.telemetryEnabled, false);
	});

	const FOREIGN: [name: string, headers: () => string[]][] = [
		["a page of another site", () => ["Origin: https://evil.example"]],
		["a page of another port", () => ["Origin: http://localhost:1"]],
		["a page in a sandbox", () => ["Origin: null"]],
		["a page whose site points its name here", () => ["Host: evil.example", "Origin: http://evil.example"]],
		["another name without a page", () => ["Host: evil.example"]],
		["a name that begins alike", () => ["Host: localhost.evil.example"]],
	];
	for (const [name, headers] of FOREIGN) {
		it(`refuses ${name} everything`, async () => {
			const [, url = ""] = /Open {3}(\S+)/.exec(output) ?? [];
			const given = headers();
			for (const [method, path] of [
				["GET", "/"],
				["OPTIONS", "/flows"],
				["POST", "/flows"],
				["GET", "/flows"],
				["GET", "/jwt/generate"],
			] as const) {
				const { statusCode, header, body } = await rawRequest(url, { method, path, headers: given });
				assert.equal(statusCode, 403, path);
				assert.deepEqual(header("access-control-allow-origin"), []);
				assert.ok(!body.includes("eyJ"));
			}
			const upgrade = [
				"Upgrade: websocket",
				"Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
			];
			const socket = new URL(url);
			const client = connect(Number(socket.port), socket.hostname);
			const host = given.some((line) => line.startsWith("Host")) ? [] : [`Host: ${socket.host}`];
			client.write(
				`${["GET /comms HTTP/1.1", "Connection: Upgrade", ...upgrade, ...host, ...given].join("\r\n")}\r\n\r\n`,
			);
			let answer = "";
			client.on("data", (chunk) => {
				answer += chunk;
			});
			await once(client, "close");
			assert.equal(answer, "");
		});
	}

	it("answers its own pages, by each of its names, and through a tunnel", async () => {
		const [, url = ""] = /Open {3}(\S+)/.exec(output) ?? [];
		for (const host of [new URL(url).host, `localhost:${new URL(url).port}`, "localhost:9999", "localhost"]) {
			const headers = [`Host: ${host}`, `Origin: http://${host}`];
			assert.equal((await rawRequest(url, { path: "/flows", headers })).statusCode, 200, host);
		}
	});

	it("says what is wrong with a port that is none", () => {
		const { status, stderr } = runStart("eighty");
		assert.equal(status, 1);
		assert.equal(stderr, "PORT is not a port: eighty. Set it to a whole number up to 65535.\n");
	});

	it("prints nothing but what to do", () => {
		assert.doesNotMatch(output, /warn|error|eyJ/i);
	});
});
