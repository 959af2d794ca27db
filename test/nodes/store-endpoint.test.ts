/** The button Check of a `jwt-store`, over HTTP as the editor asks. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { type NodeRed, startNodeRed } from "../support/node-red.js";
import { type RedisServer, startRedis } from "../support/redis.js";

const nodeRedRequire = createRequire(createRequire(import.meta.url).resolve("node-red"));
const { hashSync } = nodeRedRequire("bcryptjs") as { hashSync(text: string, rounds: number): string };
const PASSWORD = "marzipan-password";

describe("the endpoint that checks a store", () => {
	let redis: RedisServer;
	let nodeRed: NodeRed;
	let url: string;
	before(async () => {
		redis = await startRedis({ options: ["--requirepass", PASSWORD] });
		url = `redis://:${PASSWORD}@127.0.0.1:${redis.port}`;
		process.env.REDIS_OF_THE_TEST = url;
		nodeRed = await startNodeRed();
		await nodeRed.deploy([
			{ id: "stored", type: "jwt-store", kind: "redis", credentials: { url } },
			{ id: "variable", type: "jwt-store", kind: "redis", credentials: { url: "${REDIS_OF_THE_TEST}" } },
			{ id: "context", type: "jwt-store" },
			{ id: "config", type: "jwt-config", credentials: { secret: url } },
		]);
	});
	after(async () => {
		delete process.env.REDIS_OF_THE_TEST;
		await nodeRed?.stop();
		await redis?.stop();
	});
	afterEach(() => assert.ok(!nodeRed.log().includes(PASSWORD), "the password was logged"));

	async function check(
		body: unknown,
		token = "",
	): Promise<{ works?: boolean; problem?: { code: string; message: string } }> {
		const response = await fetch(`${nodeRed.url}/jwt-store/check`, {
			method: "POST",
			headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
			body: JSON.stringify(body),
		});
		const text = await response.text();
		assert.ok(!text.includes(PASSWORD), "the password is not told");
		return JSON.parse(text);
	}

	for (const [title, body] of [
		["the stored URL", { id: "stored" }],
		["a variable that is stored", { id: "variable" }],
	] as const) {
		it(`tries ${title}`, async () => assert.deepEqual(await check(body), { works: true }));
	}

	it("tries a URL as it is typed, and leaves nothing behind", async () => {
		assert.deepEqual(await check({ id: "new", url }), { works: true });
		assert.deepEqual(await check({ id: "new", url: "${REDIS_OF_THE_TEST}" }), { works: true });
	});

	const wrong: [title: string, body: object, code: string, problem: RegExp][] = [
		[
			"another password",
			{ url: "redis://:other@127.0.0.1:" },
			"ERR_JWT_STORE_UNAVAILABLE",
			/refuses the user or the password/,
		],
		["a port where nothing listens", { url: "redis://127.0.0.1:1" }, "ERR_JWT_STORE_UNAVAILABLE", /cannot be reached/],
		["no URL", { id: "context" }, "ERR_JWT_CONFIG_INVALID", /no URL/],
		["something else than text", { url: ["redis://127.0.0.1"] }, "ERR_JWT_CONFIG_INVALID", /must be text/],
		["another protocol", { url: "https://127.0.0.1" }, "ERR_JWT_CONFIG_INVALID", /redis:\/\//],
		["a variable that is not set", { url: "${NOT_SET_ANYWHERE}" }, "ERR_JWT_CONFIG_INVALID", /not set/],
		["the credentials of another node", { id: "config" }, "ERR_JWT_CONFIG_INVALID", /no URL/],
	];
	for (const [title, body, code, problem] of wrong) {
		it(`says what is wrong with ${title}`, async () => {
			const filled = "url" in body && String(body.url).endsWith(":") ? { url: body.url + String(redis.port) } : body;
			const answer = await check(filled);
			assert.equal(answer.problem?.code, code);
			assert.match(answer.problem?.message ?? "", problem);
		});
	}

	it("tries only the stored URL for someone who may not deploy", async () => {
		const users = [
			{ username: "sam", password: hashSync("pass", 4), permissions: "jwt-config.write" },
			{ username: "admin", password: hashSync("pass", 4), permissions: "*" },
		];
		const guarded = await startNodeRed({ settings: { adminAuth: { type: "credentials", users } } });
		try {
			const login = async (username: string) => {
				const body = { client_id: "node-red-editor", grant_type: "password", scope: "", username, password: "pass" };
				const response = await fetch(`${guarded.url}/auth/token`, {
					method: "POST",
					headers: { "Content-Type": "application/json" },
					body: JSON.stringify(body),
				});
				return ((await response.json()) as { access_token: string }).access_token;
			};
			const asked = async (token: string, headers: object = {}) => {
				const response = await fetch(`${guarded.url}/jwt-store/check`, {
					method: "POST",
					headers: {
						"Content-Type": "application/json",
						...(token && { Authorization: `Bearer ${token}` }),
						...headers,
					},
					body: JSON.stringify({ url: "redis://127.0.0.1:1" }),
				});
				return { status: response.status, text: await response.text() };
			};
			assert.equal((await asked("")).status, 401);
			assert.match((await asked(await login("sam"))).text, /not in the deployed store/);
			const admin = await login("admin");
			assert.match((await asked(admin)).text, /cannot be reached/);
			assert.equal((await asked(admin, { Origin: "https://evil.example.com" })).status, 403);
		} finally {
			await guarded.stop();
		}
	});
});
