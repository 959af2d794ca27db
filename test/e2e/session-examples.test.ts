/** The examples “One-time links” and “Revoke a user's tokens”, and the recipes for sessions, used as they say. */
import assert from "node:assert/strict";
import { clubFlow } from "../support/club.js";
import { assertPrinted, blocks, read, runShell } from "../support/documents.js";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

describe("the examples of sessions", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	/** Deploys an example whose debug nodes print to the log too. Returns how to press its buttons. */
	async function deployed(name: string) {
		const flow = withSecret(exampleFlow(name), makeSecret());
		await nodeRed.deploy(flow.map((node) => (node.type === "debug" ? { ...node, console: true } : node)));
		return async (button: string) => {
			const node = flow.find((candidate) => candidate.type === "inject" && candidate.name === button);
			const response = await fetch(`${nodeRed.url}/inject/${node?.id}`, { method: "POST" });
			assert.equal(response.status, 200, button);
		};
	}

	describe("One-time links", () => {
		const confirm = async (token: unknown) => {
			const response = await fetch(`${nodeRed.url}/once/confirm`, {
				method: "POST",
				headers: { "Content-Type": "application/json" },
				body: JSON.stringify({ token }),
			});
			return { status: response.status, body: (await response.json()) as { message?: string; error?: string } };
		};
		/** The tokens of the links so far. */
		const links = () => [...nodeRed.log().matchAll(/\/once#([\w.-]+)/g)].map(([, token]) => String(token));
		let press: (button: string) => Promise<void>;
		before(async () => {
			press = await deployed("One-time links");
		});
		async function link(button: string): Promise<string> {
			const before = links().length;
			await press(button);
			await nodeRed.printed(new RegExp(`(/once#[\\s\\S]*){${before + 1}}`));
			return String(links().at(-1));
		}

		it("confirms once, of thirty requests at once too", async () => {
			const token = await link("a link for jamie");
			const answers = await Promise.all(Array.from({ length: 30 }, () => confirm(token)));
			const good = answers.filter(({ status }) => status === 200);
			assert.deepEqual(
				good.map(({ body }) => body.message),
				["Thank you, jamie@example.com is confirmed."],
			);
			assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 401]));
			assert.equal((await confirm(token)).body.error, "invalid_token");
		});

		it("confirms nothing with a link for another purpose", async () => {
			assert.equal((await confirm(await link("a link for another purpose"))).status, 403);
		});

		it("answers as its recipe says", async () => {
			assertPrinted("docs/recipes/one-time-links.md", await runShell("docs/recipes/one-time-links.md", nodeRed.url));
		});
	});

	it("Revoke a user's tokens", async () => {
		const press = await deployed("Revoke a user's tokens");
		let seen = 0;
		/** Presses a button, and returns the words about each device. */
		const use = async () => {
			await press("use both");
			seen += 2;
			await nodeRed.printed(new RegExp(`(The (phone|computer) is [\\s\\S]*){${seen}}`));
			return [...nodeRed.log().matchAll(/The (\w+) is (let in as jamie|refused: \w+)/g)]
				.slice(-2)
				.map(([text]) => text)
				.sort();
		};
		let ended = 0;
		const end = async (button: string) => {
			await press(button);
			await nodeRed.printed(new RegExp(`(ended: true[\\s\\S]*){${++ended}}`));
		};
		const flow = exampleFlow("Revoke a user's tokens");
		const kept = async (device: string) => {
			const response = await fetch(`${nodeRed.url}/context/flow/${flow[0]?.id}/${device}`);
			return response.text();
		};
		/** Logs a device in, or renews it; waits until it keeps other tokens. */
		const get = async (button: string, device: string) => {
			const before = await kept(device);
			await press(button);
			while ((await kept(device)) === before) await fetch(`${nodeRed.url}/settings`);
		};
		await get("jamie's phone", "phone");
		await get("jamie's computer", "computer");
		const bothIn = ["The computer is let in as jamie", "The phone is let in as jamie"];
		assert.deepEqual(await use(), bothIn);
		await end("revoke the phone's token");
		assert.deepEqual(await use(), [bothIn[0], "The phone is refused: ERR_JWT_REVOKED"]);
		await get("renew the phone's token", "phone");
		assert.deepEqual(await use(), bothIn);
		await end("log the computer out");
		assert.deepEqual(await use(), ["The computer is refused: ERR_JWT_REVOKED", bothIn[1]]);
		await get("jamie's computer", "computer");
		await end("revoke everything of jamie");
		const bothOut = ["The computer is refused: ERR_JWT_REVOKED", "The phone is refused: ERR_JWT_REVOKED"];
		assert.deepEqual(await use(), bothOut);
		await get("jamie's phone", "phone");
		assert.deepEqual(await use(), [bothOut[0], bothIn[1]]);
	});

	it("Log in with sessions, as its recipe says", async () => {
		await nodeRed.deploy(clubFlow());
		assertPrinted("docs/recipes/sessions.md", await runShell("docs/recipes/sessions.md", nodeRed.url));
	});

	it("a compose file that lets Redis keep what sessions need", () => {
		const [compose = ""] = blocks(read("docs/recipes/several-node-reds.md"), "yaml");
		for (const part of ["--maxmemory-policy noeviction", "--appendonly yes", "--requirepass", "replicas: 2"])
			assert.ok(compose.includes(part), part);
		const named = [...compose.matchAll(/^ {6}(\w+): /gm)].map(([, name]) => name);
		assert.deepEqual(named, ["REDIS_URL", "JWT_SECRET"]);
	});
});

/** Two nodes of one flow must not share an id with another example, because people import several. */
describe("the ids of the examples of sessions", () => {
	it("are their own", () => {
		const ids = ["Log in with sessions", "One-time links", "Revoke a user's tokens"].flatMap((name) =>
			exampleFlow(name).map(({ id }: FlowNode) => id),
		);
		assert.equal(new Set(ids).size, ids.length);
	});
});
