/** Two services on two ports: one logs in and makes tokens, the other accepts them and holds only the public key. */
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import {
	CHECK_PASSWORD,
	LOG_IN,
	logIn,
	logInFlow,
	PASSWORDS,
	postLogIn,
	postLogInOnce,
	SECOND_SERVICE,
	secondServiceFlow,
	USERS,
	type User,
} from "../support/log-in.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";
import { encode, read } from "../support/tokens.js";

const pair = generateKeyPairSync("ec", {
	namedCurve: "P-256",
	privateKeyEncoding: { type: "pkcs8", format: "pem" },
	publicKeyEncoding: { type: "spki", format: "pem" },
});

/** What each user may do. */
const ALLOWED: Record<User, Record<string, number>> = {
	jamie: { "/api/news": 200, "/api/articles": 403, "/api/users": 403 },
	kim: { "/api/news": 200, "/api/articles": 200, "/api/users": 403 },
	sam: { "/api/news": 200, "/api/articles": 200, "/api/users": 200 },
};
const ROUTES = Object.keys(ALLOWED.sam);

/** A route by which the second service tries to make a token with the configuration it has. */
function forging(flow: readonly FlowNode[]): FlowNode[] {
	const z = flow[0]?.id;
	return [
		...flow,
		{ id: "get.forge", type: "http in", z, url: "/forge", method: "get", wires: [["as.admin"]] },
		{
			id: "as.admin",
			type: "function",
			z,
			func: 'msg.payload = { sub: "sam" }; return msg;',
			outputs: 1,
			wires: [["forge"]],
		},
		{ id: "forge", type: "jwt", z, mode: "generate", jwtconfig: SECOND_SERVICE, wires: [["answer"]] },
		{ id: "caught", type: "catch", z, scope: ["forge"], wires: [["tell"]] },
		{ id: "tell", type: "function", z, func: "msg.payload = msg.error; return msg;", outputs: 1, wires: [["answer"]] },
		{ id: "answer", type: "http response", z, headers: {}, wires: [] },
	];
}

describe("a log-in and a second service that trusts it", () => {
	let first: NodeRed;
	let second: NodeRed;
	const tokens = {} as Record<User, string>;
	before(async () => {
		[first, second] = await Promise.all([borrowNodeRed(), borrowNodeRed()]);
		await Promise.all([
			first.deploy(logInFlow(pair.privateKey)),
			second.deploy(forging(secondServiceFlow(pair.publicKey))),
		]);
		for (const name of USERS) tokens[name] = await logIn(first.url, name);
	});
	after(() => Promise.all([first?.stop(), second?.stop()]));

	const get = (url: string, token?: string) =>
		fetch(url, { headers: token === undefined ? {} : { Authorization: `Bearer ${token}` } });
	const whoami = (token?: string) => get(`${second.url}/sso/whoami`, token);

	for (const name of USERS) {
		it(`lets ${name} do what the roles allow`, async () => {
			const answers = ROUTES.map(async (route) => [route, (await get(`${first.url}${route}`, tokens[name])).status]);
			assert.deepEqual(Object.fromEntries(await Promise.all(answers)), ALLOWED[name]);
		});

		it(`lets ${name} be known to the second service`, async () => {
			const response = await whoami(tokens[name]);
			assert.equal(response.status, 200);
			assert.equal(((await response.json()) as { youAre: string }).youAre, name);
		});
	}

	it("makes tokens that tell routes and resources, are not stored on their way, and expire", async () => {
		const response = await postLogIn(first.url, { name: "kim", password: "writes-the-paper" });
		assert.equal(response.headers.get("cache-control"), "no-store");
		const body = (await response.json()) as { access_token: string };
		assert.deepEqual(Object.keys(body).sort(), ["access_token", "token_type"]);
		const { header, claims } = read(body.access_token);
		assert.deepEqual(header, { alg: "ES256", typ: "JWT", kid: "log-in" });
		assert.equal(claims.sub, "kim");
		assert.deepEqual(claims.roles, ["reader", "editor"]);
		assert.deepEqual(claims.routes, ["GET /api/news", "GET /api/articles"]);
		assert.deepEqual(claims.resources, ["news", "articles"]);
		assert.equal(Number(claims.exp) - Number(claims.iat), 900);
	});

	it("answers a wrong password and an unknown name alike, whatever is sent", async () => {
		const wrong = await postLogIn(first.url, { name: "kim", password: "reads-the-paper" });
		const text = await wrong.text();
		assert.equal(wrong.status, 401);
		assert.match(text, /Name or password is wrong/);
		const bodies = [
			{ name: "nobody", password: "reads-the-paper" },
			{ name: "constructor", password: "" },
			{ name: "__proto__", password: "" },
			{ name: "kim" },
			{ name: ["kim"], password: { toString: 1 } },
			{},
			[],
		];
		for (const body of bodies) {
			const other = await postLogIn(first.url, body);
			assert.equal(other.status, 401, JSON.stringify(body));
			assert.equal(await other.text(), text, JSON.stringify(body));
			assert.equal(other.headers.get("www-authenticate"), wrong.headers.get("www-authenticate"));
		}
	});

	it("keeps hashes of the passwords, and no password", async () => {
		const context = await (await fetch(`${first.url}/context/flow/c7e41a9d36f20001/users`)).text();
		assert.match(context, /salt/);
		assert.doesNotMatch(context, /-the-paper/);
	});

	it("serves a page whose script and style alone may run: their hashes are in its Content-Security-Policy", async () => {
		const response = await fetch(`${first.url}/login`);
		const page = await response.text();
		const hashOf = (tag: string) => {
			const [found, ...more] = [...page.matchAll(RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))];
			assert.equal(more.length, 0);
			return `'sha256-${createHash("sha256").update(String(found?.[1])).digest("base64")}'`;
		};
		const policy = (response.headers.get("content-security-policy") ?? "").split("; ");
		assert.ok(policy.includes("default-src 'none'"));
		assert.ok(policy.includes(`script-src ${hashOf("script")}`), `script-src ${hashOf("script")}`);
		assert.ok(policy.includes(`style-src ${hashOf("style")}`), `style-src ${hashOf("style")}`);
		assert.ok(policy.every((directive) => !directive.includes("unsafe")));
	});

	it("answers 401 without a token, with a bare challenge", async () => {
		for (const response of [
			...(await Promise.all(ROUTES.map((route) => get(`${first.url}${route}`)))),
			await whoami(),
		]) {
			assert.equal(response.status, 401);
			assert.equal(response.headers.get("www-authenticate"), 'Bearer realm="node-red"');
		}
	});

	it("refuses a token with one changed character, wherever that is", async () => {
		const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		const token = tokens.jamie;
		const changed = [...token].flatMap((char, index) => {
			// Its highest bit, as the lowest ones of a last character may say nothing.
			const other = alphabet[(alphabet.indexOf(char) + 32) % 64];
			return char === "." ? [] : [`${token.slice(0, index)}${other}${token.slice(index + 1)}`];
		});
		assert.ok(changed.length > 300);
		for (const copy of changed) {
			assert.notEqual(copy, token);
			assert.equal((await get(`${first.url}/api/news`, copy)).status, 401, copy);
			assert.equal((await whoami(copy)).status, 401, copy);
		}
	});

	it("refuses a token that makes itself an admin's", async () => {
		const [header, , signature] = tokens.jamie.split(".");
		const claims = { ...read(tokens.jamie).claims, roles: ["admin"] };
		const none = `${encode({ alg: "none" })}.${encode(claims)}.`;
		for (const token of [`${header}.${encode(claims)}.${signature}`, none]) {
			assert.equal((await get(`${first.url}/api/users`, token)).status, 401);
			assert.equal((await whoami(token)).status, 401);
		}
	});

	it("leaves the second service with the public key only, which makes no tokens", async () => {
		const response = await get(`${second.url}/forge`);
		assert.equal(((await response.json()) as { code: string }).code, "ERR_JWT_KEY_MISSING");
		const stored = await (await fetch(`${second.url}/credentials/jwt-config/${SECOND_SERVICE}`)).json();
		assert.deepEqual(stored, {
			has_secret: false,
			has_privatekey: false,
			has_passphrase: false,
			publickey: pair.publicKey,
		});
	});

	it("answers a log-in with 500 where there is no key, and says why in the log", async () => {
		await first.deploy(
			logInFlow(pair.privateKey).map((node) =>
				node.id === LOG_IN ? { ...node, credentials: { privatekey: "" } } : node,
			),
		);
		const response = await postLogIn(first.url, { name: "kim", password: "writes-the-paper" });
		assert.equal(response.status, 500);
		assert.equal(((await response.json()) as { error: string }).error, "server_error");
		await first.printed(/answer 500\] .*key/);
	});
});

describe("sixty log-ins at once", () => {
	const RUNNING = 2;
	const WAITING = 20;
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
		// Its signatures are made and verified on threads, as password hashes are.
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
		const key = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
		const flow = logInFlow(key);
		await nodeRed.deploy(flow.map((node) => (node.id === LOG_IN ? { ...node, algorithm: "ES384" } : node)));
	});
	after(() => nodeRed?.stop());

	/** What the flow counts of its password checks. */
	async function counted(): Promise<{ running: number; waiting: unknown[] }> {
		const response = await fetch(`${nodeRed.url}/context/node/${CHECK_PASSWORD}/checks?store=memory`);
		return JSON.parse(((await response.json()) as { msg: string }).msg);
	}

	it("are checked two at a time, wait in a short queue or are answered 503, and hold up no other request", async function () {
		// Twenty-two password hashes, which a busy machine needs a while for.
		this.timeout(90_000);
		const token = await logIn(nodeRed.url, "kim");
		const finished: string[] = [];
		let refuse = () => {};
		const full = new Promise<void>((resolve) => {
			refuse = resolve;
		});
		const attempts = Array.from({ length: 60 }, async (_, index) => {
			const name = USERS[index % USERS.length] as User;
			const isRight = index % 2 === 0;
			const response = await postLogInOnce(nodeRed.url, { name, password: isRight ? PASSWORDS[name] : "wrong" });
			const body = (await response.json()) as Record<string, string>;
			if (response.status === 503) {
				assert.equal(response.headers.get("retry-after"), "2");
				assert.equal(body.error, "temporarily_unavailable");
				refuse();
				return 503;
			}
			finished.push("log-in");
			assert.equal(response.status, isRight ? 200 : 401);
			if (isRight) assert.equal(read(String(body.access_token)).claims.sub, name);
			return response.status;
		});
		const all = Promise.all(attempts);

		// A refusal means that the queue is full, so most of the password checks are still to come.
		await Promise.race([full, all]);
		for (const route of ["/api/news", "/api/articles", "/api/news"]) {
			const { running, waiting } = await counted();
			assert.ok(running <= RUNNING && waiting.length <= WAITING, `${running} running, ${waiting.length} waiting`);
			const response = await fetch(`${nodeRed.url}${route}`, { headers: { Authorization: `Bearer ${token}` } });
			assert.equal(response.status, 200);
			finished.push("guarded request");
		}

		const statuses = await all;
		assert.equal(finished.at(-1), "log-in");
		assert.ok(statuses.filter((status) => status !== 503).length >= RUNNING + WAITING);
		assert.ok(statuses.includes(503));
		assert.deepEqual(await counted(), { running: 0, waiting: [] });
		assert.equal((await postLogInOnce(nodeRed.url, { name: "sam", password: PASSWORDS.sam })).status, 200);
	});
});
