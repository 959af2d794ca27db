/** A `jwt-store` as its Node-RED process sees it: what is loaded for it, and whose certificates it trusts. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FlowNode, freePort, type NodeRed, startNodeRed } from "../support/node-red.js";
import { type Identity, privateCa } from "../support/private-ca.js";
import { type RedisServer, startRedis } from "../support/redis.js";
import { ask, persist, sessionRoutes } from "../support/session-routes.js";

/** Tells which files of ioredis the process has loaded. ES modules that import it load it as CommonJS, too. */
const LOADED =
	"functionGlobalContext: { loaded: () => Object.keys(require.cache).filter((file) => /ioredis.*\\.js$/.test(file)) }";
const loadedRoute: FlowNode[] = [
	{ id: "loaded.in", type: "http in", z: "session-routes", url: "/loaded", method: "get", wires: [["loaded"]] },
	{
		...{ id: "loaded", type: "function", z: "session-routes", wires: [["answer"]] },
		func: 'msg.payload = global.get("loaded")(); return msg;',
	},
];

describe("a jwt-store in its process", function () {
	this.timeout(60_000);
	const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-store-"));
	const urls = () => [trusting.url];
	let redis: RedisServer;
	let trusting: NodeRed;
	/** The port of Redis for each certificate. */
	const ports: Record<string, number> = {};
	const secured: RedisServer[] = [];
	async function startSecured(name: string, { cert, key }: Identity): Promise<void> {
		const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
		writeFileSync(certFile, cert);
		writeFileSync(keyFile, key);
		const port = await freePort();
		const files = [
			"--tls-cert-file",
			certFile,
			"--tls-key-file",
			keyFile,
			"--tls-ca-cert-file",
			join(folder, "ca.pem"),
		];
		secured.push(await startRedis({ options: ["--tls-port", String(port), "--tls-auth-clients", "no", ...files] }));
		ports[name] = port;
	}
	before(async () => {
		const { ca, server, expired, elsewhere } = privateCa();
		writeFileSync(join(folder, "ca.pem"), ca);
		redis = await startRedis();
		for (const [name, identity] of Object.entries({ server, expired, elsewhere })) await startSecured(name, identity);
		trusting = await startNodeRed({ code: LOADED, env: { NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") } });
	});
	after(async () => {
		await trusting?.stop();
		for (const server of [redis, ...secured]) await server?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const deployed = async (store: object) => {
		await trusting.deploy([...sessionRoutes(store), ...loadedRoute]);
		const tokens = await persist(urls, "start", { sub: "jamie" });
		const renewed = await persist(urls, "renew", tokens);
		assert.equal((await ask(`${trusting.url}/verify`, undefined, renewed.access_token)).status, 200);
		await persist(urls, "end", renewed);
		assert.equal((await ask(`${trusting.url}/verify`, undefined, renewed.access_token)).status, 401);
		return (await (await fetch(`${trusting.url}/loaded`)).json()) as string[];
	};
	/** What Check in the dialog says of a URL. */
	const checked = async (nodeRed: NodeRed, url: string) => {
		const response = await fetch(`${nodeRed.url}/jwt-store/check`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ url }),
		});
		return (await response.json()) as { works?: true; problem?: { code: string; message: string } };
	};

	it("loads ioredis for Redis only", async () => {
		assert.deepEqual(await deployed({ kind: "context" }), []);
		const loaded = await deployed({ kind: "redis", credentials: { url: redis.url } });
		assert.ok(loaded.length > 0, "the test can tell");
	});

	it("trusts the private certificate authority that NODE_EXTRA_CA_CERTS names", async () => {
		await deployed({ kind: "redis", credentials: { url: `rediss://127.0.0.1:${ports.server}` } });
		assert.doesNotMatch(trusting.log(), /DEP0123|DeprecationWarning/, "TLS is told no address for a name");
	});

	for (const [name, problem] of [
		["expired", /^Redis has a TLS certificate that has expired\./],
		["elsewhere", /^Redis has a TLS certificate for another host than that of the URL\./],
	] as const) {
		it(`says what is wrong with a certificate (${name})`, async () => {
			// Many, because a connection that is closed in the middle of a handshake can fail again.
			for (let turn = 0; turn < 20; turn++) {
				const { problem: told } = await checked(trusting, `rediss://127.0.0.1:${ports[name]}`);
				assert.equal(told?.code, "ERR_JWT_STORE_UNAVAILABLE");
				assert.match(told?.message ?? "", problem);
			}
		});
	}

	it("says that what it has found does not speak TLS", async () => {
		const { problem } = await checked(trusting, trusting.url.replace("http:", "rediss:"));
		assert.match(
			problem?.message ?? "",
			/^Redis does not speak TLS as expected, which rediss:\/\/ in the URL asks for\./,
		);
	});

	it("says what to do about an authority that it does not know, and works no less for that", async () => {
		const other = await startNodeRed();
		try {
			const { problem } = await checked(other, `rediss://127.0.0.1:${ports.server}`);
			assert.equal(problem?.code, "ERR_JWT_STORE_UNAVAILABLE");
			assert.match(problem?.message ?? "", /certificate that is not trusted\. .* NODE_EXTRA_CA_CERTS, and restart\./);
			const url = `rediss://127.0.0.1:${ports.server}`;
			await other.deploy(sessionRoutes({ kind: "redis", credentials: { url } }));
			assert.equal((await ask(`${other.url}/start`, { sub: "jamie" })).status, 503);
			await other.printed(/jwt-store:.*NODE_EXTRA_CA_CERTS/);
		} finally {
			await other.stop();
		}
	});
});
