/** Keys through Node-RED's own `http proxy` and `tls-config` nodes, in a real Node-RED. */
import assert from "node:assert/strict";
import { setOf } from "../src/keys/remote/open-source.js";
import { PROXY_PASSWORD, proxyNodeOf, startLockedProxy, tlsNode } from "../support/connection-nodes.js";
import { firstCode, type InspectAnswer, postTo } from "../support/inspecting.js";
import { raw, startServer, stopServers } from "../support/jwks-server.js";
import { ARN, makeLoadBalancer } from "../support/load-balancer.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { describeWith, NO_OPENSSL } from "../support/openssl.js";
import { privateCa, startTlsServer, stopTlsServers } from "../support/private-ca.js";
import { makeKey, signToken } from "../support/signing-keys.js";
import { NO_TINYPROXY, startProxy, stopProxies, type Tinyproxy } from "../support/tinyproxy.js";

const key = makeKey("ES256", "k1");
const alb = makeLoadBalancer();

describeWith(NO_TINYPROXY ?? NO_OPENSSL, "jwt-config: proxy, tls and allowhttp", () => {
	let nodeRed: NodeRed;
	let proxy: Tinyproxy;
	let jwksurl: string;
	let plainurl: string;
	before(async function () {
		this.timeout(30_000);
		const { ca, server } = privateCa();
		const port = await startTlsServer(setOf(key), { ...server, ca, requestCert: true });
		// No name of this computer for the rules, so that requests to it use the proxy.
		jwksurl = `https://0.0.0.0:${port}/keys`;
		plainurl = (
			await startServer((request, response) =>
				(request.url?.startsWith("/alb/") ? raw(alb.pem) : setOf(key))(request, response),
			)
		).origin.replace("127.0.0.1", "0.0.0.0");
		proxy = await startLockedProxy();
		nodeRed = await startNodeRed();
	});
	after(async () => {
		await nodeRed?.stop();
		await stopProxies();
		await stopTlsServers();
		await stopServers();
	});

	const proxyNode = (more?: object) => proxyNodeOf(proxy, more);
	const OPTIONS = { algorithm: "ES256", keysource: "jwks", requireexp: false, tls: "tls1", proxy: "proxy1" };

	/** Deploys a flow that verifies a token in a request. @param config more properties of the configuration */
	const deploy = (config: object, ...nodes: FlowNode[]) =>
		nodeRed.deploy([
			{ id: "config1", type: "jwt-config", ...OPTIONS, jwksurl, ...config },
			{ id: "tab", type: "tab" },
			{ id: "in", type: "http in", z: "tab", url: "/verify", method: "get", wires: [["jwt"]] },
			{
				id: "jwt",
				type: "jwt",
				z: "tab",
				jwtconfig: "config1",
				mode: "verify",
				tokenType: "bearer",
				token: "",
				onfailure: "output",
				outputs: 2,
				wires: [["out"], ["out"]],
			},
			{ id: "out", type: "http response", z: "tab", wires: [] },
			...nodes,
		]);
	const verify = async (token = signToken(key, { sub: "jamie" })) => {
		const authorization = `Bearer ${token}`;
		const response = await fetch(`${nodeRed.url}/verify`, { headers: { authorization } });
		return { status: response.status, text: await response.text() };
	};
	const check = async (options: object): Promise<{ keys?: object[]; problem?: { code: string; message: string } }> => {
		const response = await fetch(`${nodeRed.url}/jwt-config/check`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ id: "config1", options }),
		});
		return response.json() as never;
	};

	const inspect = async (options: object) => {
		const body = { id: "config1", token: signToken(key, { sub: "jamie" }), options };
		return (await postTo<InspectAnswer>(`${nodeRed.url}/jwt-config/inspect`, body)).json;
	};

	it("verifies, checks and inspects through both, with the client certificate and the private authority", async () => {
		await deploy({}, tlsNode(), proxyNode());
		const before = proxy.requests.length;
		assert.deepEqual(await verify(), { status: 200, text: '{"sub":"jamie"}' });
		assert.equal((await check({ ...OPTIONS, jwksurl })).keys?.length, 1);
		assert.equal((await inspect({ ...OPTIONS, jwksurl })).accepted, true);
		assert.equal(proxy.requests.length, before + 3);
		assert.equal(firstCode(await inspect({ ...OPTIONS, tls: "", jwksurl })), "ERR_JWKS_UNAVAILABLE");
	});

	it("fetches the keys of a load balancer through both, too", async () => {
		const { ca, server } = privateCa();
		const port = await startTlsServer(alb.answer, { ...server, ca, requestCert: true });
		const before = proxy.requests.length;
		await deploy(
			{ keysource: "alb", jwksurl: "", signer: ARN, signerurl: `https://0.0.0.0:${port}/` },
			tlsNode(),
			proxyNode(),
		);
		assert.deepEqual(await verify(alb.token({ sub: "jamie" })), { status: 200, text: '{"sub":"jamie"}' });
		assert.deepEqual(proxy.requests.slice(before), [`CONNECT 0.0.0.0:${port} HTTP/1.1`]);
	});

	it("goes around the proxy for the hosts that its node lists", async () => {
		const before = proxy.requests.length;
		await deploy({}, tlsNode(), proxyNode({ noproxy: ["other.example", "0.0.0.0"] }));
		assert.equal((await verify()).status, 200);
		assert.equal(proxy.requests.length, before);
	});

	it("says so where the proxy's password is wrong, without it", async () => {
		await deploy({}, tlsNode(), proxyNode({ credentials: { username: "user", password: `${PROXY_PASSWORD}2` } }));
		assert.equal((await verify()).status, 503);
		const { problem } = await check({ ...OPTIONS, jwksurl });
		assert.equal(problem?.code, "ERR_JWKS_UNAVAILABLE");
		assert.match(problem.message, /the proxy requires a username and password, or does not accept them/);
		assert.ok(!(nodeRed.log() + problem.message).includes(PROXY_PASSWORD));
	});

	const unusable: [name: string, nodes: () => FlowNode[], message: RegExp][] = [
		["a missing tls-config", () => [proxyNode()], /field TLS \(tls\) is missing, disabled or not deployed/],
		["a disabled tls-config", () => [tlsNode({ d: true }), proxyNode()], /field TLS \(tls\) is missing, disabled/],
		["another node in its place", () => [proxyNode({ id: "tls1" }), proxyNode()], /field TLS \(tls\) is missing/],
		[
			"a tls-config whose files are gone",
			() => [tlsNode({ ca: "/nowhere.pem" }), proxyNode()],
			/TLS \(tls\) cannot be read/,
		],
		[
			"a wrong passphrase",
			() => [tlsNode({ credentials: { ...(tlsNode().credentials as object), passphrase: "shut" } }), proxyNode()],
			/\(tls\) cannot be used/,
		],
		["a missing proxy", () => [tlsNode()], /field Proxy \(proxy\) is missing, disabled or not deployed/],
		["a disabled proxy", () => [tlsNode(), proxyNode({ d: true })], /field Proxy \(proxy\) is missing, disabled/],
		["another node in its place as the proxy", () => [tlsNode(), tlsNode({ id: "proxy1" })], /field Proxy \(proxy\)/],
		["a proxy that is no URL", () => [tlsNode(), proxyNode({ url: "ftp://proxy" })], /URL of the proxy cannot be used/],
	];
	for (const [name, nodes, message] of unusable) {
		it(`refuses ${name}`, async () => {
			await deploy({}, ...nodes());
			assert.equal((await verify()).status, 500);
			const { problem } = await check({ ...OPTIONS, jwksurl });
			assert.equal(problem?.code, "ERR_JWT_CONFIG_INVALID");
			assert.match(problem.message, message);
			assert.match(nodeRed.log(), message);
		});
	}

	it("warns where the server's certificate is not verified", async () => {
		await deploy({}, tlsNode({ verifyservercert: false }), proxyNode());
		assert.equal((await verify()).status, 200);
		assert.match(nodeRed.log(), /TLS configuration \(tls\) does not verify the server's certificate/);
	});

	const overHttp: [name: string, config: () => object, token: () => string, warning: RegExp][] = [
		["a key set", () => ({ jwksurl: plainurl }), () => signToken(key, { sub: "jamie" }), /The key set's URL/],
		[
			"a load balancer",
			() => ({ keysource: "alb", signer: ARN, signerurl: `${plainurl}/alb` }),
			() => alb.token({ sub: "jamie" }),
			/The URL of the load balancer's keys/,
		],
	];
	for (const [name, config, token, warning] of overHttp) {
		it(`allows plain http from another computer only where it is ticked, and warns: ${name}`, async () => {
			await deploy({ ...config(), tls: "", proxy: "" });
			assert.equal((await verify(token())).status, 500);
			await deploy({ ...config(), tls: "", proxy: "", allowhttp: true });
			assert.equal((await verify(token())).status, 200);
			assert.match(nodeRed.log(), new RegExp(`${warning.source} uses plain http to another computer`));
		});
	}
});

describeWith(NO_TINYPROXY ?? NO_OPENSSL, "jwt-config: the proxies of the environment", () => {
	const before = { ...process.env };
	let nodeRed: NodeRed;
	let proxy: Tinyproxy;
	let flow: FlowNode[];
	beforeEach(async () => {
		const { ca, server } = privateCa();
		const port = await startTlsServer(setOf(key), server);
		proxy = await startProxy();
		const tls = { id: "tls1", type: "tls-config", verifyservercert: true, cert: "", key: "", ca: "" };
		const config = { id: "config1", type: "jwt-config", algorithm: "ES256", keysource: "jwks", tls: "tls1" };
		flow = [
			{ ...tls, credentials: { cadata: ca } },
			{ ...config, jwksurl: `https://0.0.0.0:${port}/keys` },
		];
	});
	afterEach(async () => {
		for (const name of ["https_proxy", "HTTPS_PROXY", "no_proxy"]) {
			if (before[name] === undefined) delete process.env[name];
			else process.env[name] = before[name];
		}
		await nodeRed?.stop();
		await stopProxies();
		await stopTlsServers();
	});

	/** Starts Node-RED and checks the keys. @returns the number of requests that the proxy got */
	async function requestsWith(variables: Record<string, string>, proxyOptions?: object): Promise<number> {
		Object.assign(process.env, variables);
		nodeRed = await startNodeRed({ settings: { proxyOptions } });
		await nodeRed.deploy(flow);
		const body = JSON.stringify({ id: "config1", options: flow[1] });
		const headers = { "content-type": "application/json" };
		const response = await fetch(`${nodeRed.url}/jwt-config/check`, { method: "POST", headers, body });
		const { keys } = (await response.json()) as { keys?: object[] };
		assert.equal(keys?.length, 1);
		return proxy.requests.length;
	}

	const NOWHERE = "http://127.0.0.1:1";
	it("are used, in upper case, too", async () => assert.equal(await requestsWith({ HTTPS_PROXY: proxy.url }), 1));
	it("are not used for a host of no_proxy", async () =>
		assert.equal(await requestsWith({ https_proxy: proxy.url, no_proxy: "0.0.0.0" }), 0));
	it("are read by the setting favourUpperCase", async () =>
		assert.equal(await requestsWith({ https_proxy: NOWHERE, HTTPS_PROXY: proxy.url }, { favourUpperCase: true }), 1));
	it("are read by the setting lowerCaseOnly", async () =>
		assert.equal(await requestsWith({ HTTPS_PROXY: NOWHERE }, { lowerCaseOnly: true }), 0));
});
