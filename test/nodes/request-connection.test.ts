/** Access tokens through Node-RED's own `http proxy` and `tls-config` nodes, and their time limits, in a real Node-RED. */
import assert from "node:assert/strict";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { PROXY_PASSWORD, proxyNodeOf, startLockedProxy, tlsNode } from "../support/connection-nodes.js";
import { json, startServer, stopServers } from "../support/jwks-server.js";
import { sharedKeyPair, toPem } from "../support/key-pairs.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { describeWith, NO_OPENSSL } from "../support/openssl.js";
import { privateCa, startTlsServer, stopTlsServers } from "../support/private-ca.js";
import { NO_TINYPROXY, stopProxies, type Tinyproxy } from "../support/tinyproxy.js";
import { read } from "../support/tokens.js";

const { privateKey } = sharedKeyPair("rsa");

describeWith(NO_TINYPROXY ?? NO_OPENSSL, "jwt-request: proxy, tls, allowhttp and time limits", () => {
	let nodeRed: NodeRed;
	let proxy: Tinyproxy;
	let tokenurl: string;
	/** The assertions that the service got, and whether with a client certificate. */
	let received: string[];
	let answer: RequestListener;
	before(async function () {
		this.timeout(30_000);
		const { ca, server } = privateCa();
		const port = await startTlsServer(
			(request, response) => {
				void text(request).then((body) => {
					received.push(String(new URLSearchParams(body).get("assertion")));
					answer(request, response);
				});
			},
			{ ...server, ca, requestCert: true },
		);
		// No name of this computer for the rules, so that requests to it use the proxy.
		tokenurl = `https://0.0.0.0:${port}/token`;
		proxy = await startLockedProxy();
		nodeRed = await startNodeRed();
	});
	beforeEach(() => {
		received = [];
		answer = json({ access_token: "granted-token", token_type: "Bearer", expires_in: 3600 });
	});
	after(async () => {
		await nodeRed?.stop();
		await stopProxies();
		await stopTlsServers();
		await stopServers();
	});
	afterEach("never prints a token or a password", () => {
		assert.doesNotMatch(nodeRed.log(), /eyJ|granted-token|PRIVATE KEY/);
		assert.ok(!nodeRed.log().includes(PROXY_PASSWORD));
	});

	const proxyNode = (more?: object) => proxyNodeOf(proxy, more);

	/** Deploys a flow whose `GET /ask` asks for a token. @param nodes what the configuration uses */
	const deploy = (config: object, ...nodes: FlowNode[]) =>
		nodeRed.deploy([
			{
				...{ id: "config1", type: "jwt-config", algorithm: "RS256", issuer: "me", tls: "tls1", proxy: "proxy1" },
				credentials: { privatekey: toPem(privateKey) },
				...config,
			},
			{ id: "tab", type: "tab" },
			{ id: "in", type: "http in", z: "tab", url: "/ask", method: "get", wires: [["ask"]] },
			{
				...{ id: "ask", type: "jwt-request", z: "tab", jwtconfig: "config1", tokenurl, claimsType: "none" },
				...{ output: "payload", authorize: false, onfailure: "output", outputs: 2, wires: [["out"], ["why"]] },
				...("tokenurl" in config ? { tokenurl: config.tokenurl } : {}),
			},
			{
				...{ id: "why", type: "change", z: "tab", wires: [["out"]] },
				rules: [{ t: "set", p: "payload", pt: "msg", to: "error.message", tot: "msg" }],
			},
			{ id: "out", type: "http response", z: "tab", wires: [] },
			...nodes,
		]);
	const ask = async () => {
		const response = await fetch(`${nodeRed.url}/ask`);
		return { status: response.status, text: await response.text() };
	};

	it("asks through both, with the client certificate and the private authority", async () => {
		let isKnown = false;
		const { answer: give } = { answer };
		answer = (request, response) => {
			isKnown = (request.socket as unknown as { authorized: boolean }).authorized;
			give(request, response);
		};
		await deploy({}, tlsNode(), proxyNode());
		const before = proxy.requests.length;
		assert.deepEqual(await ask(), { status: 200, text: "granted-token" });
		assert.deepEqual(proxy.requests.slice(before), [`CONNECT ${new URL(tokenurl).host} HTTP/1.1`]);
		assert.ok(isKnown);
		assert.deepEqual(read(received[0] as string).claims.aud, tokenurl);
		// Kept: neither the proxy nor the service is asked again.
		assert.equal((await ask()).status, 200);
		assert.equal(proxy.requests.length, before + 1);
	});

	it("goes around the proxy for the hosts that its node lists", async () => {
		const before = proxy.requests.length;
		await deploy({}, tlsNode(), proxyNode({ noproxy: ["0.0.0.0"] }));
		assert.equal((await ask()).status, 200);
		assert.equal(proxy.requests.length, before);
	});

	const FAILS: [title: string, config: object, nodes: () => FlowNode[], status: number, message: RegExp][] = [
		[
			"a wrong password of the proxy",
			{},
			() => [tlsNode(), proxyNode({ credentials: { username: "user", password: `${PROXY_PASSWORD}2` } })],
			502,
			/gives no access token: the proxy requires a username and password/,
		],
		[
			"a proxy that is down",
			{},
			() => [tlsNode(), proxyNode({ url: "http://127.0.0.1:9" })],
			502,
			/gives no access token: no connection through the proxy: the connection was refused/,
		],
		["a server of an unknown authority", { tls: "" }, () => [proxyNode()], 502, /certificate is not trusted.*\(tls\)/],
		["a missing tls-config", {}, () => [proxyNode()], 500, /field TLS \(tls\) is missing, disabled or not deployed/],
		["a missing proxy", {}, () => [tlsNode()], 500, /field Proxy \(proxy\) is missing, disabled or not deployed/],
		[
			"a wrong passphrase",
			{},
			() => [tlsNode({ credentials: { ...(tlsNode().credentials as object), passphrase: "shut" } }), proxyNode()],
			500,
			/\(tls\) cannot be used/,
		],
	];
	for (const [title, config, nodes, status, message] of FAILS) {
		it(`fails for ${title}, and sends no assertion`, async () => {
			await deploy(config, ...nodes());
			const outcome = await ask();
			assert.equal(outcome.status, status);
			assert.match(outcome.text, message);
			assert.equal(received.length, 0);
		});
	}

	it("asks by plain http another computer only where that is ticked", async () => {
		const { origin } = await startServer(json({ access_token: "granted-token", token_type: "Bearer" }));
		const plain = { tls: "", proxy: "", tokenurl: `${origin.replace("127.0.0.1", "0.0.0.0")}/token` };
		await deploy(plain);
		const outcome = await ask();
		assert.equal(outcome.status, 500);
		assert.match(outcome.text, /^Token URL \(tokenurl\) must begin with https/);
		await deploy({ ...plain, allowhttp: true });
		assert.deepEqual(await ask(), { status: 200, text: "granted-token" });
	});

	describe("with a proxy that accepts connections and says nothing", () => {
		let silent: Server;
		const sockets = new Set<Socket>();
		before(async () => {
			silent = createServer((socket) => void sockets.add(socket));
			await once(silent.listen(0, "127.0.0.1"), "listening");
		});
		after(() => {
			for (const socket of sockets) socket.destroy();
			silent.close();
		});

		it("gives up after ten seconds, for all messages at once", async () => {
			const { port } = silent.address() as { port: number };
			await deploy({}, tlsNode(), proxyNode({ url: `http://127.0.0.1:${port}`, credentials: {} }));
			for (const outcome of await Promise.all([ask(), ask(), ask()])) {
				assert.equal(outcome.status, 502);
				assert.match(outcome.text, /timed out after 10 seconds/);
			}
			assert.deepEqual([sockets.size, received.length], [1, 0]);
		}).timeout(30_000);
	});
});
