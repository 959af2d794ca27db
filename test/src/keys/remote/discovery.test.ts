import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { DISCOVERY_LIMITS, type DiscoveryLimits, discoveryKeySource } from "../../../../src/keys/remote/discovery.js";
import { hang, json, type LoopbackServer, raw, routes, startServer, trickle } from "../../../support/jwks-server.js";
import { makeKey } from "../../../support/signing-keys.js";
import { freezeClock } from "../../frozen-clock.js";
import { jwtError } from "../../jwt-error.js";
import { clear, count, headerOf, later, MINUTE, openSource, SECOND, setOf } from "./open-source.js";

const DAY = 24 * 60 * MINUTE;
const OPENID = "/.well-known/openid-configuration";
const OAUTH = "/.well-known/oauth-authorization-server";

const a = makeKey("ES256", "a");
const b = makeKey("ES256", "b");

const discover = (issuer: string, limits?: Partial<DiscoveryLimits>) =>
	openSource((report) => discoveryKeySource(issuer, ["ES256"], report, limits));

describe("discoveryKeySource", () => {
	freezeClock();
	afterEach(clear);
	let server: LoopbackServer;
	let origin: string;
	const metadata = (more: object = {}) => json({ issuer: origin, jwks_uri: `${origin}/keys`, ...more });
	const answer = (answers: Record<string, RequestListener> = {}) => {
		server.answer = routes({ [OPENID]: metadata(), "/keys": setOf(a), ...answers });
	};
	beforeEach(async () => {
		server = await startServer(hang);
		origin = server.origin;
		answer();
	});

	it("keeps the metadata for a day", () => assert.equal(DISCOVERY_LIMITS.metadataFor, DAY));

	it("asks for metadata and keys on first use, once for a hundred", async () => {
		const { keys, reports } = discover(origin);
		assert.deepEqual(server.requests, []);
		await Promise.all(Array.from({ length: 100 }, () => count(keys, headerOf(a))));
		assert.deepEqual(server.requests, [OPENID, "/keys"]);
		assert.deepEqual(reports, [undefined]);
	});

	const places: [issuer: string, metadata: string][] = [
		["", OPENID],
		["/", OPENID],
		["/realms/one", `/realms/one${OPENID}`],
		["/realms/one/", `/realms/one${OPENID}`],
		["//realms", `//realms${OPENID}`],
		["", OAUTH],
		["/", OAUTH],
		["/realms/one", `${OAUTH}/realms/one`],
		["/realms/one/", `${OAUTH}/realms/one`],
	];
	for (const [path, place] of places) {
		it(`finds the metadata of <host>${path} at ${place}`, async () => {
			answer({ [OPENID]: raw("", {}, 404), [place]: metadata({ issuer: `${origin}${path}` }) });
			assert.equal(await count(discover(`${origin}${path}`).keys, headerOf(a)), 1);
			assert.deepEqual(server.requests.slice(-2), [place, "/keys"]);
		});
	}

	it("renews the keys without the metadata, and the metadata after a day", async () => {
		const { keys } = discover(origin);
		await count(keys, headerOf(a));
		later(10 * MINUTE);
		await count(keys, headerOf(a));
		assert.deepEqual(server.requests.splice(0), [OPENID, "/keys", "/keys"]);
		later(DAY);
		answer({ [OPENID]: metadata({ jwks_uri: `${origin}/moved` }), "/moved": setOf(b) });
		assert.equal(await count(keys, headerOf(b)), 1);
		assert.deepEqual(server.requests, [OPENID, "/moved"]);
	});

	it("asks for the metadata again after the keys could not be fetched", async () => {
		const { keys } = discover(origin);
		await count(keys, headerOf(a));
		answer({ [OPENID]: metadata({ jwks_uri: `${origin}/moved` }), "/keys": raw("", {}, 404), "/moved": setOf(b) });
		later(10 * MINUTE);
		assert.equal(await count(keys, headerOf(a)), 1);
		later(30 * SECOND);
		assert.equal(await count(keys, headerOf(b)), 1);
		assert.deepEqual(server.requests.slice(-2), [OPENID, "/moved"]);
	});

	it("goes on with the last keys when the issuer has become another", async () => {
		const { keys, reports } = discover(origin);
		await count(keys, headerOf(a));
		answer({ [OPENID]: metadata({ issuer: "https://issuer.example" }), "/keys": setOf(b) });
		later(DAY);
		assert.equal(await count(keys, headerOf(a)), 1);
		await assert.rejects(count(keys, headerOf(b)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
		assert.match(String(reports.at(-1)), /has another name in its metadata/);
		assert.equal(keys.describe?.().error, reports.at(-1));
	});

	const others: [name: string, configured: string, named: string, message: RegExp][] = [
		["a slash more", "", "/", /ends with a slash in its metadata\. Add the slash/],
		["a slash less", "/", "", /does not end with a slash in its metadata\. Remove the slash/],
		["a slash more behind a path", "/realms/one", "/realms/one/", /ends with a slash in its metadata/],
		["two slashes more", "", "//", /has another name in its metadata/],
		["another path", "/realms/one", "/realms/two", /has another name in its metadata/],
		["another case", "/realms/one", "/realms/One", /has another name in its metadata/],
	];
	for (const [name, configured, named, message] of others) {
		it(`refuses an issuer whose metadata names it with ${name}`, async () => {
			const other = metadata({ issuer: `${origin}${named}` });
			answer({ [OPENID]: other, [`/realms/one${OPENID}`]: other });
			await assert.rejects(count(discover(`${origin}${configured}`).keys, headerOf(a)), (error: Error) => {
				assert.match(error.message, message);
				return jwtError("ERR_JWT_CONFIG_INVALID", ["realms", origin])(error);
			});
			assert.ok(!server.requests.includes("/keys"));
		});
	}

	const useless: [name: string, answers: () => Record<string, RequestListener>, message: RegExp][] = [
		["not there", () => ({ [OPENID]: raw("", {}, 404) }), /metadata .* not found \(404\)\. Check the issuer/],
		["an error", () => ({ [OPENID]: raw("", {}, 503) }), /metadata .* HTTP status 503/],
		["redirecting", () => ({ [OPENID]: raw("", { location: OAUTH }, 302) }), /metadata .* redirect \(302\)/],
		["a web page", () => ({ [OPENID]: raw("<html>") }), /metadata .* not JSON/],
		["huge", () => ({ [OPENID]: raw(" ".repeat(2_000_000)) }), /metadata .* larger than 1 MiB/],
		["slow", () => ({ [OPENID]: trickle }), /metadata .* timed out/],
		["null", () => ({ [OPENID]: json(null) }), /does not name an issuer/],
		["a key set", () => ({ [OPENID]: setOf(a) }), /does not name an issuer/],
		["without keys", () => ({ [OPENID]: metadata({ jwks_uri: undefined }) }), /does not name a key set/],
		["with keys by http", () => ({ [OPENID]: metadata({ jwks_uri: "http://192.0.2.1/" }) }), /must begin with https/],
		["with keys in a file", () => ({ [OPENID]: metadata({ jwks_uri: "file:///keys" }) }), /must begin with https/],
		["with a user", () => ({ [OPENID]: metadata({ jwks_uri: "https://me@192.0.2.1/" }) }), /user name or password/],
		["with a path alone", () => ({ [OPENID]: metadata({ jwks_uri: "/keys" }) }), /not a URL/],
		["with a missing key set", () => ({ "/keys": raw("", {}, 404) }), /The keys .* not found \(404\)/],
	];
	for (const [name, answers, message] of useless) {
		it(`says so where the metadata is ${name}`, async () => {
			answer(answers());
			const { keys } = discover(origin, { timeout: name === "slow" ? 200 : 5 * SECOND });
			await assert.rejects(count(keys, headerOf(a)), (error: Error) => {
				assert.match(error.message, message);
				return jwtError("ERR_JWKS_UNAVAILABLE", [".well-known", "192.0.2.1", "me@"])(error);
			});
		});
	}

	const refused = ["", "issuer.example", "http://issuer.example", "https://me:word@issuer.example"];
	for (const issuer of [...refused, "https://issuer.example?tenant=1", "https://issuer.example/#", "https://a "]) {
		it(`refuses the issuer "${issuer}"`, () =>
			assert.throws(() => discover(issuer), jwtError("ERR_JWT_CONFIG_INVALID", ["issuer.example", "word@"])));
	}

	it("makes no tokens", async () => {
		await assert.rejects(async () => discover(origin).keys.signingKey(), jwtError("ERR_JWT_KEY_MISSING"));
		assert.deepEqual(server.requests, []);
	});
});

describe("discoveryKeySource, for an issuer elsewhere", () => {
	const { fetch: original } = globalThis;
	afterEach(() => {
		globalThis.fetch = original;
	});

	const here = ["http://localhost", "https://localhost.", "https://0", "https://[::]", "https://[::ffff:127.0.0.1]"];
	it("does not follow it to this computer", async () => {
		for (const origin of here) await assertRefused(origin);
	});

	async function assertRefused(origin: string): Promise<void> {
		const asked: string[] = [];
		globalThis.fetch = async (url) => {
			asked.push(String(url));
			return Response.json({ issuer: "https://issuer.example", jwks_uri: `${origin}/keys` });
		};
		await assert.rejects(count(discover("https://issuer.example").keys, headerOf(a)), (error: Error) => {
			assert.match(error.message, /points to this computer/);
			return jwtError("ERR_JWKS_UNAVAILABLE")(error);
		});
		assert.deepEqual(asked, [`https://issuer.example${OPENID}`]);
	}
});
