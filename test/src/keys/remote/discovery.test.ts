import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { discoveryKeySource } from "../../../../src/keys/remote/discovery.js";
import type { RemoteOptions } from "../../../../src/keys/remote/renewed-keys.js";
import { verifierBy } from "../../../support/by-options.js";
import { hang, json, type LoopbackServer, raw, routes, startServer, trickle } from "../../../support/jwks-server.js";
import { makeKey, signToken } from "../../../support/signing-keys.js";
import { freezeClock } from "../../frozen-clock.js";
import { jwtError } from "../../jwt-error.js";
import { clear, count, headerOf, later, MINUTE, openSource, SECOND, setOf } from "./open-source.js";

const OPENID = "/.well-known/openid-configuration";
const OAUTH = "/.well-known/oauth-authorization-server";

const a = makeKey("ES256", "a");
const b = makeKey("ES256", "b");

const discover = (issuer: string, options?: Partial<RemoteOptions>) =>
	openSource((report) => discoveryKeySource(issuer, ["ES256"], report, options));

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

	it("asks for the metadata with each renewal, so that moved keys are followed at once", async () => {
		const { keys } = discover(origin);
		await count(keys, headerOf(a));
		answer({ [OPENID]: metadata({ jwks_uri: `${origin}/moved` }), "/keys": raw("", {}, 404), "/moved": setOf(b) });
		await assert.rejects(count(keys, headerOf(b)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
		later(30 * SECOND);
		assert.equal(await count(keys, headerOf(b)), 1);
		assert.deepEqual(server.requests, [OPENID, "/keys", OPENID, "/moved"]);
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
	});

	it("follows moved keys by a signature that no known key made, once in 30 seconds", async () => {
		const replaced = makeKey("ES256", "a");
		const { keys } = discover(origin);
		const verify = verifierBy({ algorithm: "ES256", keysource: "discovery", issuer: origin }, keys);
		await verify(signToken(a, { iss: origin }));
		later(30 * SECOND);
		answer({ [OPENID]: metadata({ jwks_uri: `${origin}/moved` }), "/moved": setOf(replaced) });
		await Promise.all(Array.from({ length: 20 }, () => verify(signToken(replaced, { iss: origin }))));
		const forged = () => verify(signToken(makeKey("ES256", "a"), { iss: origin }));
		await assert.rejects(async () => forged(), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
		assert.deepEqual(server.requests, [OPENID, "/keys", OPENID, "/moved"]);
	});

	it("goes on with the last keys when the issuer has become another", async () => {
		const { keys, reports } = discover(origin);
		await count(keys, headerOf(a));
		answer({ [OPENID]: metadata({ issuer: "https://issuer.example" }), "/keys": setOf(b) });
		later(10 * MINUTE);
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
		["not there", () => ({ [OPENID]: raw("", {}, 404) }), /metadata .* at both .* not found \(404\)\. Check the URL/],
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
		["with a user", () => ({ [OPENID]: metadata({ jwks_uri: "https://me@192.0.2.1/" }) }), /username or password/],
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

	const notMetadata: [name: string, answer: RequestListener, told: string][] = [
		["nothing", raw("", {}, 404), "not found (404)"],
		["an error", raw("", {}, 500), "HTTP status 500"],
		["a redirect", raw("", { location: "/login" }, 302), "a redirect (302)"],
		["a web page", raw("<html>"), "not JSON"],
		["a key set", setOf(a), "does not name an issuer"],
		["metadata without keys", (...args) => metadata({ jwks_uri: undefined })(...args), "does not name a key set"],
		["too much", raw(" ".repeat(2_000_000)), "larger than 1 MiB"],
	];
	for (const [name, first, told] of notMetadata) {
		it(`asks at the second place where the first answers with ${name}`, async () => {
			answer({ [OPENID]: first, [OAUTH]: metadata() });
			assert.equal(await count(discover(origin).keys, headerOf(a)), 1);
			assert.deepEqual(server.requests, [OPENID, OAUTH, "/keys"]);
		});

		it(`names both places where the first answers with ${name} and the second with an error`, async () => {
			answer({ [OPENID]: first, [OAUTH]: raw("", {}, 501) });
			await assert.rejects(count(discover(origin).keys, headerOf(a)), ({ message }: Error) => {
				const [, one = "", two = ""] =
					/at openid-configuration, (.*) At oauth-authorization-server, (.*)/.exec(message) ?? [];
				assert.ok(one.includes(told), message);
				return two.includes("HTTP status 501");
			});
		});
	}

	it("does not ask at the second place where the server does not answer, or names another issuer", async () => {
		answer({ [OPENID]: (request) => request.socket.destroy() });
		await assert.rejects(count(discover(origin).keys, headerOf(a)), jwtError("ERR_JWKS_UNAVAILABLE"));
		answer({ [OPENID]: metadata({ issuer: `${origin}/other` }), [OAUTH]: metadata() });
		await assert.rejects(count(discover(origin).keys, headerOf(a)), jwtError("ERR_JWT_CONFIG_INVALID"));
		assert.deepEqual(server.requests, [OPENID, OPENID]);
	});

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
