/** Keys behind a real proxy, a private certificate authority and client certificates. */
import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import type { ServerOptions } from "node:https";
import { createServer } from "node:net";
import type { Connection } from "../../../../src/keys/remote/connection.js";
import { discoveryKeySource } from "../../../../src/keys/remote/discovery.js";
import { remoteKeySource } from "../../../../src/keys/remote/remote-jwk-set.js";
import { hang, json, raw, startServer, trickle } from "../../../support/jwks-server.js";
import { describeWith, NO_OPENSSL } from "../../../support/openssl.js";
import { privateCa, startTlsServer, startTunnels, stopTlsServers } from "../../../support/private-ca.js";
import { makeKey } from "../../../support/signing-keys.js";
import { NO_TINYPROXY, startProxy, stopProxies, type Tinyproxy } from "../../../support/tinyproxy.js";
import { freezeClock } from "../../frozen-clock.js";
import { jwtError } from "../../jwt-error.js";
import { clear, count, headerOf, later, MINUTE, openSource, setOf } from "./open-source.js";

const a = makeKey("ES256", "a");
const b = makeKey("ES256", "b");

const NO_PROXY = { variables: {} };
const open = (url: string, connection: Connection, more: object = {}) =>
	openSource((report) => remoteKeySource(url, ["ES256"], report, { connection: () => connection, ...more }));

/** Closes what {@link clear} does, and the servers of this suite. */
const stop = async () => {
	await clear();
	await stopTlsServers();
	await stopProxies();
};

async function fails(url: string, connection: Connection, message: RegExp, more?: object): Promise<void> {
	await assert.rejects(count(open(url, connection, more).keys, headerOf(a)), (error: Error) => {
		assert.match(error.message, message);
		return jwtError("ERR_JWKS_UNAVAILABLE", ["proxyuser", "word-of-the-proxy"])(error);
	});
}

describeWith(NO_OPENSSL, "remoteKeySource, with TLS", () => {
	afterEach(stop);
	const { ca, server, early, expired, elsewhere, client } = NO_OPENSSL ? ({} as never) : privateCa();
	const start = async (options: ServerOptions = server) =>
		`https://127.0.0.1:${await startTlsServer(setOf(a), options)}/`;
	const mutual = { ...server, ca, requestCert: true };

	it("fetches keys from a server of a private authority that the settings name", async () => {
		const { keys } = open(await start(), { tls: { ca } });
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.deepEqual(keys.warnings, []);
	});

	const refused: [name: string, options: ServerOptions, tls: Connection["tls"], message: RegExp][] = [
		["an unknown authority", server, {}, /not trusted\. If it is self-signed.* \(tls\)/],
		["a certificate that is not valid yet", early, { ca }, /not valid yet\. Check the clock of this computer/],
		["a certificate that has expired", expired, { ca }, /has expired/],
		["a certificate for another host", elsewhere, { ca }, /is for another host/],
		["a missing client certificate", mutual, { ca }, /requires a client certificate.*\(tls\)/],
		[
			"a missing client certificate, in TLS 1.2",
			{ ...mutual, maxVersion: "TLSv1.2" },
			{ ca },
			/client certificate.*\(tls\)/,
		],
		[
			"a client certificate of another authority",
			mutual,
			{ ca, ...server, cert: undefined, key: undefined },
			/client certificate/,
		],
	];
	for (const [name, options, tls, message] of refused) {
		it(`says so for ${name}`, async () => fails(await start(options), { ...NO_PROXY, tls }, message));
	}

	it("shows a client certificate", async () => {
		const { cert, key, encrypted } = client;
		assert.equal(await count(open(await start(mutual), { tls: { ca, cert, key } }).keys, headerOf(a)), 1);
		const locked = { ca, cert, key: encrypted, passphrase: "open" };
		assert.equal(await count(open(await start(mutual), { tls: locked }).keys, headerOf(a)), 1);
	});

	const unusable: [name: string, tls: Connection["tls"]][] = [
		["a wrong passphrase", { cert: client?.cert, key: client?.encrypted, passphrase: "shut" }],
		["a key of another certificate", { cert: client?.cert, key: server?.key }],
		["a certificate that is none", { cert: "none", key: client?.key }],
	];
	for (const [name, tls] of unusable) {
		it(`refuses ${name}, at once`, () =>
			assert.throws(
				() => open("https://127.0.0.1:1/", { tls }),
				(error: Error) => {
					assert.match(error.message, /TLS configuration \(tls\) cannot be used/);
					return jwtError("ERR_JWT_CONFIG_INVALID", ["shut"])(error);
				},
			));
	}

	it("accepts a certificate for the server name that the settings name", async () => {
		const { keys } = open(await start(elsewhere), { tls: { ca, servername: "elsewhere.example" } });
		assert.equal(await count(keys, headerOf(a)), 1);
	});

	it("accepts any certificate where it is not to be verified, and warns of it", async () => {
		const { keys } = open(await start(early), { tls: { rejectUnauthorized: false } });
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.equal(keys.warnings.length, 1);
		assert.match(String(keys.warnings[0]), /\(tls\) does not verify the server's certificate, .* make tokens\./);
	});

	it("takes settings that changed for the next fetch", async () => {
		let tls: Connection["tls"] = {};
		const url = await start();
		const source = openSource((report) =>
			remoteKeySource(url, ["ES256"], report, { connection: () => ({ tls }), retryAfter: 0 }),
		);
		await assert.rejects(count(source.keys, headerOf(a)), /not trusted/);
		tls = { ca };
		assert.equal(await count(source.keys, headerOf(a)), 1);
	});
});

describeWith(NO_TINYPROXY ?? NO_OPENSSL, "remoteKeySource, through a proxy", () => {
	freezeClock();
	afterEach(stop);
	const { ca, server } = NO_OPENSSL ? ({} as never) : privateCa();
	const tls = { ca };
	/** A name of this computer that is none for the rules, so that requests to it use the proxy. */
	const HOST = "0.0.0.0";
	let proxy: Tinyproxy;
	let port: number;
	let answer: RequestListener;
	let url: string;
	beforeEach(async () => {
		proxy = await startProxy();
		answer = setOf(a);
		port = await startTlsServer((...args) => answer(...args), server);
		url = `https://${HOST}:${port}/keys`;
	});
	const through = (https_proxy: string): Connection => ({ tls, variables: { https_proxy } });
	const withUser = (user: string) => proxy.url.replace("//", `//${user}@`);

	it("fetches keys, and renews them", async () => {
		const { keys } = open(url, through(proxy.url));
		assert.equal(await count(keys, headerOf(a)), 1);
		answer = setOf(b);
		later(10 * MINUTE);
		assert.equal(await count(keys, headerOf(b)), 1);
		assert.deepEqual(proxy.requests, Array(2).fill(`CONNECT ${HOST}:${port} HTTP/1.1`));
	});

	it("fetches metadata and keys of an issuer", async () => {
		const issuer = `https://${HOST}:${port}`;
		answer = (request, response) =>
			(request.url === "/keys" ? setOf(a) : json({ issuer, jwks_uri: `${issuer}/keys` }))(request, response);
		const { keys } = openSource((report) =>
			discoveryKeySource(issuer, ["ES256"], report, { connection: () => through(proxy.url) }),
		);
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.equal(proxy.requests.length, 2);
	});

	it("verifies the server's certificate through the proxy, too", async () => {
		await fails(url, { variables: { https_proxy: proxy.url } }, /the server's TLS certificate is not trusted/);
	});

	it("goes around the proxy for the hosts of no_proxy, and for this computer", async () => {
		const variables = { https_proxy: proxy.url, no_proxy: `other.example, ${HOST}` };
		assert.equal(await count(open(url, { tls, variables }).keys, headerOf(a)), 1);
		assert.equal(await count(open(`https://127.0.0.1:${port}/`, through(proxy.url)).keys, headerOf(a)), 1);
		assert.deepEqual(proxy.requests, []);
	});

	it("uses the proxy that the environment of the process names", async () => {
		const before = process.env.https_proxy;
		process.env.https_proxy = proxy.url;
		try {
			assert.equal(await count(open(url, { tls }).keys, headerOf(a)), 1);
		} finally {
			if (before === undefined) delete process.env.https_proxy;
			else process.env.https_proxy = before;
		}
		assert.equal(proxy.requests.length, 1);
	});

	it("fetches keys by plain http through it, where that is allowed", async () => {
		const plain = await startServer(setOf(a));
		const { keys } = open(
			plain.origin.replace("127.0.0.1", HOST),
			{ variables: { http_proxy: proxy.url } },
			{ allowHttp: true },
		);
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.equal(proxy.requests.length, 1);
	});

	it("sends username and password, of the URL or of the settings", async () => {
		proxy = await startProxy("proxyuser word-of-the-proxy");
		assert.equal(await count(open(url, through(withUser("proxyuser:word-of-the-proxy"))).keys, headerOf(a)), 1);
		const credentials = { username: "proxyuser", password: "word-of-the-proxy" };
		assert.equal(await count(open(url, { ...through(proxy.url), credentials }).keys, headerOf(a)), 1);
		const replaced = { ...through(withUser("you:none")), credentials };
		assert.equal(await count(open(url, replaced).keys, headerOf(a)), 1);
	});

	it("says so where username and password are missing or wrong", async () => {
		proxy = await startProxy("proxyuser word-of-the-proxy");
		await fails(url, through(proxy.url), /: the proxy requires a username and password/);
		await fails(
			url,
			through(withUser("proxyuser:word-of-the-proxy2")),
			/: the proxy requires a username and password, or does not accept/,
		);
	});

	it("says that the proxy is down, or that the server behind it is", async () => {
		await fails(`https://${HOST}:1/`, through(proxy.url), /: the proxy answers with HTTP status 500/);
		await proxy.down();
		await fails(
			url,
			through(withUser("proxyuser:word-of-the-proxy")),
			/: no connection through the proxy: the connection was refused\. Check that the proxy/,
		);
	});

	it("keeps the last keys while the proxy is down", async () => {
		const { keys, reports } = open(url, through(proxy.url));
		await count(keys, headerOf(a));
		await proxy.down();
		later(10 * MINUTE);
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.match(String(reports.at(-1)), /no connection through the proxy/);
	});

	it("limits time and size through the proxy, too", async () => {
		answer = trickle;
		await fails(url, through(proxy.url), /timed out after 0\.5 seconds/, { timeout: 500 });
		answer = hang;
		await fails(url, through(proxy.url), /timed out after 0\.5 seconds/, { timeout: 500 });
		answer = raw(" ".repeat(2_000_000));
		await fails(url, through(proxy.url), /larger than 1 MiB/);
	});
});

describe("remoteKeySource, through a proxy that misbehaves", () => {
	afterEach(clear);
	const url = "https://keys.example/";

	const ignore = () => undefined;

	/** Closes only once no connection is open any more. */
	async function withProxy(
		greeting: string | undefined,
		note: (request: string) => void,
		test: (proxy: string) => Promise<void>,
	) {
		const server = createServer((socket) => {
			socket.on("error", () => undefined).resume();
			socket.once("data", (request) => {
				note(request.toString());
				if (greeting !== undefined) socket.end(greeting);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as { port: number };
		try {
			await test(`http://127.0.0.1:${port}`);
		} finally {
			await new Promise((resolve) => server.close(resolve));
		}
	}

	it("gives up a silent one in time, and leaves no connection open", async () => {
		await withProxy(undefined, ignore, async (https_proxy) => {
			await fails(url, { variables: { https_proxy } }, /timed out after 0\.2 seconds/, { timeout: 200 });
		});
	});

	const users: [name: string, inUrl: string, credentials: Connection["credentials"], sent: string][] = [
		["of the settings, as they are", "you:none@", { username: "50%off", password: "p%41s:s@ß" }, "50%off:p%41s:s@ß"],
		["of the settings, without a password", "you:none@", { username: "me", password: "" }, "me:"],
		["of the URL, decoded", "m%C3%BC:p%41ss@", undefined, "mü:pAss"],
		["of the URL, with a bare percent sign", "me:100%@", undefined, "me:100%"],
		["that are blank, by no header", "", { username: "", password: "" }, ""],
	];
	for (const [name, inUrl, credentials, sent] of users) {
		it(`sends username and password ${name}`, async () => {
			let asked = "";
			const note = (text: string) => {
				asked = text;
			};
			await withProxy("HTTP/1.1 502 Down\r\n\r\n", note, async (proxy) => {
				const https_proxy = proxy.replace("//", `//${inUrl}`);
				await fails(url, { variables: { https_proxy }, credentials }, /the proxy answers with HTTP status 502/);
			});
			const [, basic = ""] = /proxy-authorization: Basic (.*)/i.exec(asked) ?? [];
			assert.equal(Buffer.from(basic, "base64").toString(), sent);
		});
	}

	const answers: [name: string, greeting: string, message: RegExp][] = [
		["nothing", "", /no connection through the proxy: the proxy closed the connection/],
		["no HTTP", "hello\r\n\r\n", /no connection through the proxy/],
		["an error", "HTTP/1.1 403 Filtered\r\n\r\n", /the proxy answers with HTTP status 403/],
		[
			"a redirect",
			"HTTP/1.1 302 Found\r\nlocation: http://192.0.2.1/\r\n\r\n",
			/the proxy answers with HTTP status 302/,
		],
		[
			"no TLS behind it",
			"HTTP/1.1 200 OK\r\n\r\nhello hello hello",
			/the server does not speak TLS|closed the connection/,
		],
	];
	for (const [name, greeting, message] of answers) {
		it(`says so where it answers with ${name}`, () =>
			withProxy(greeting, ignore, (https_proxy) => fails(url, { variables: { https_proxy } }, message)));
	}

	for (const https_proxy of ["socks5://127.0.0.1:1", "http://", "://"]) {
		it(`refuses the proxy ${https_proxy}`, () =>
			assert.rejects(
				count(open(url, { variables: { https_proxy } }).keys, headerOf(a)),
				jwtError("ERR_JWT_CONFIG_INVALID"),
			));
	}
});

describe("remoteKeySource, by plain http", () => {
	afterEach(clear);
	const allowed = { allowHttp: true, connection: () => NO_PROXY };
	const report = { trouble: () => {} };

	it("fetches from another computer where that is allowed, and warns of it", async () => {
		const server = await startServer(setOf(a));
		const url = server.origin.replace("127.0.0.1", "0.0.0.0");
		assert.throws(() => remoteKeySource(url, ["ES256"], report), jwtError("ERR_JWT_CONFIG_INVALID"));
		const { keys } = openSource((told) => remoteKeySource(url, ["ES256"], told, allowed));
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.match(
			keys.warnings.join(),
			/^The key set's URL uses plain http to another computer, .* make tokens\. Use https/,
		);
		assert.ok(!keys.warnings.join().includes("0.0.0.0"));
	});

	it("does not warn of this computer, nor of https", () => {
		for (const url of ["http://localhost/", "http://127.0.0.1/", "https://a.example/"]) {
			assert.deepEqual(open(url, NO_PROXY, { allowHttp: true }).keys.warnings, []);
		}
	});

	it("allows no other scheme, and follows no redirect", async () => {
		for (const url of ["ftp://a.example", "file:///keys", "a.example"]) {
			assert.throws(() => remoteKeySource(url, ["ES256"], report, allowed), jwtError("ERR_JWT_CONFIG_INVALID"));
		}
		const target = await startServer(setOf(a));
		const server = await startServer(raw("", { location: target.origin }, 302));
		const { keys } = openSource((told) => remoteKeySource(server.origin, ["ES256"], told, allowed));
		await assert.rejects(count(keys, headerOf(a)), /redirect \(302\), which is not followed/);
		assert.deepEqual(target.requests, []);
	});

	it("lets an issuer by http have its keys by http, and no issuer by https", async () => {
		const server = await startServer(hang);
		const issuer = server.origin.replace("127.0.0.1", "0.0.0.0");
		server.answer = (request, response) =>
			(request.url === "/keys" ? setOf(a) : json({ issuer, jwks_uri: `${issuer}/keys` }))(request, response);
		const { keys } = openSource((told) => discoveryKeySource(issuer, ["ES256"], told, allowed));
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.match(keys.warnings.join(), /^The issuer uses plain http/);
	});
});

describeWith(NO_OPENSSL, "discoveryKeySource, for an issuer elsewhere", () => {
	afterEach(stop);
	const ISSUER = "https://elsewhere.example";
	const { ca, elsewhere } = NO_OPENSSL ? ({} as never) : privateCa();

	/** Asks for keys through a proxy that leads every name to a server on loopback. */
	async function discover(jwks_uri: string, allowHttp = false): Promise<string[]> {
		const asked: string[] = [];
		const port = await startTlsServer(json({ issuer: ISSUER, jwks_uri }), elsewhere);
		const { server, url } = await startTunnels(port, asked);
		const connection = () => ({ tls: { ca }, variables: { all_proxy: url } });
		const { keys } = openSource((told) => discoveryKeySource(ISSUER, ["ES256"], told, { connection, allowHttp }));
		try {
			await assert.rejects(count(keys, headerOf(a)), (error: Error) => {
				asked.push(error.message);
				return jwtError("ERR_JWKS_UNAVAILABLE")(error);
			});
		} finally {
			await new Promise((resolve) => server.close(resolve));
		}
		return asked;
	}

	const here = ["http://localhost", "https://localhost.", "https://0", "https://[::]", "https://[::ffff:127.0.0.1]"];
	for (const origin of here) {
		it(`does not follow it to this computer, at ${origin}`, async () => {
			const [asked, message, ...more] = await discover(`${origin}/keys`);
			assert.equal(asked, "CONNECT elsewhere.example:443");
			assert.match(String(message), /points to this computer/);
			assert.deepEqual(more, []);
		});
	}

	it("does not follow it from https to plain http, allowed or not", async () => {
		for (const allowHttp of [false, true]) {
			const [, message, ...more] = await discover("http://keys.example/keys", allowHttp);
			assert.match(String(message), /must begin with https/);
			assert.deepEqual(more, []);
		}
	});
});
