import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cost } from "../../bench/loops.js";
import { callEndpoint, type MadeNode, type Message, makeNode } from "./nodes.js";

interface Request {
	headers: { authorization: string };
	rawHeaders: string[];
	get(name: string): string;
}

describe("the benchmark's driver", () => {
	let folder: string;
	before(() => {
		folder = mkdtempSync(join(tmpdir(), "driver-"));
		const tokens = ["one", "two", "three"].map((token) => ({ sub: `sub of ${token}`, token }));
		writeFileSync(join(folder, "verify"), JSON.stringify({ claims: tokens, tokens, foreignToken: "foreign" }));
		const claims = ["one", "two"].map((sub) => ({ sub }));
		writeFileSync(join(folder, "generate"), JSON.stringify({ claims, tokens: [], foreignToken: "" }));
	});
	after(() => rmSync(folder, { recursive: true }));

	const driver = (action: string, expects: string) =>
		makeNode("driver/driver.cjs", { id: "driver", file: join(folder, action), expects });
	const ask = (task: string, count: number) => callEndpoint({ params: { id: "driver", task }, query: { count } });
	/** A step that answers a little later. */
	const answerWith = (node: MadeNode, step: (msg: Message) => Message) => {
		node.sent = (msg) => setImmediate(() => node.receive(step(msg)));
	};
	const verifies = (msg: Message) => ({ ...msg, payload: { sub: msg.sub } });

	it("sends as many messages as asked, no more than eight of them in flight, and says what each cost", async () => {
		const node = driver("verify", "claims");
		let [sent, most, flying] = [0, 0, 0];
		node.sent = (msg) => {
			sent++;
			most = Math.max(most, ++flying);
			setImmediate(() => {
				flying--;
				node.receive(verifies(msg));
			});
		};
		const { processor, loop } = (await ask("measure", 100)) as Cost;
		assert.deepEqual([sent, most], [100, 8]);
		assert.ok(processor >= 0 && loop >= 0);
	});

	it("makes a new message each time, with its tokens in a circle", async () => {
		const node = driver("verify", "claims");
		const requests: Request[] = [];
		answerWith(node, (msg) => {
			requests.push(msg.req as Request);
			return verifies(msg);
		});
		await ask("measure", 4);
		const tokens = requests.map((request) => request.get("Authorization"));
		assert.deepEqual(tokens, ["Bearer one", "Bearer two", "Bearer three", "Bearer one"]);
		assert.equal(new Set(requests).size, 4);
		assert.equal(requests[1]?.rawHeaders.at(-1), "Bearer two");
	});

	it("brings claims to a step that generates", async () => {
		const node = driver("generate", "token");
		const payloads: unknown[] = [];
		answerWith(node, (msg) => {
			payloads.push(msg.payload);
			return { ...msg, payload: "a token" };
		});
		await ask("measure", 3);
		assert.deepEqual(payloads, [{ sub: "one" }, { sub: "two" }, { sub: "one" }]);
		assert.notEqual(payloads[0], payloads[2]);
	});

	for (const [what, step] of [
		["is refused", (msg: Message) => ({ ...verifies(msg), refused: true })],
		["has another's claims", (msg: Message) => ({ ...msg, payload: { sub: "nobody" } })],
		["is as it was", (msg: Message) => msg],
	] as const) {
		it(`fails where a message comes back and ${what}`, async () => {
			answerWith(driver("verify", "claims"), step);
			assert.match(String(await ask("measure", 10)), /a message came back wrong/);
		});
	}

	it("hands over what messages come back with, and last what becomes of a foreign token", async () => {
		answerWith(driver("verify", "claims"), (msg) =>
			(msg.req as Request).get("authorization").endsWith("foreign") ? { ...msg, refused: true } : verifies(msg),
		);
		const answers = (await ask("answers", 2)) as { payload: unknown; refused: boolean }[];
		assert.deepEqual(
			answers.map(({ payload, refused }) => [payload, refused]),
			[
				[{ sub: "sub of one" }, false],
				[{ sub: "sub of two" }, false],
				[{}, true],
			],
		);
	});
});
