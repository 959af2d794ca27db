import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { hang, json, raw, startServer, trickle } from "../../../support/jwks-server.js";
import { makeKey } from "../../../support/signing-keys.js";
import { jwtError } from "../../jwt-error.js";
import { clear, count, headerOf, open, SECOND, setOf } from "./open-source.js";

const a = makeKey("ES256", "a");

describe("remoteKeySource, given something else than keys", () => {
	afterEach(clear);

	const big = Buffer.alloc(1024 * 1024 + 1, " ");
	const redirect = (status: number) => raw("", { location: "https://192.0.2.1/keys" }, status);
	const cases: [name: string, answer: RequestListener, message: RegExp][] = [
		["nothing", raw("", {}, 404), /not found \(404\)/],
		["an error", raw("", {}, 500), /HTTP status 500/],
		["another success", raw("", {}, 204), /HTTP status 204/],
		["a moved page", redirect(301), /redirect \(301\), which is not followed/],
		["a found page", redirect(302), /redirect \(302\), which is not followed/],
		["a kept method", redirect(308), /redirect \(308\), which is not followed/],
		["a web page", raw("<!doctype html>", { "content-type": "text/html" }), /not JSON/],
		["half a set", raw('{"keys":['), /not JSON/],
		["no text", raw(Buffer.from([0xff, 0xfe])), /not JSON/],
		["text in another encoding", raw(Buffer.from('{"keys":["\xe9"]}', "latin1")), /not JSON/],
		["an empty body", raw(""), /not JSON/],
		["null", raw("null"), /not a JWK Set/],
		["a list", json([a.jwk]), /not a JWK Set/],
		["a key", json(a.jwk), /not a JWK Set/],
		["no list of keys", json({ keys: a.jwk }), /not a JWK Set/],
		["metadata", json({ issuer: "x", jwks_uri: "https://192.0.2.1/" }), /metadata of an issuer: choose discovery/],
		["more than 1 MiB", raw(big), /larger than 1 MiB/],
		["more than 1 MiB, packed", raw(gzipSync(big), { "content-encoding": "gzip" }), /larger than 1 MiB/],
		["no gzip", raw("{}", { "content-encoding": "gzip" }), /cannot be decompressed/],
		["silence", hang, /timed out after 0\.1 seconds/],
		["a byte now and then", trickle, /timed out after 0\.1 seconds/],
		["an end", (request) => request.socket.destroy(), /the server closed the connection/],
		[
			"half an answer",
			(_request, response) => {
				response.writeHead(200, { "content-length": 100 }).write("{", () => response.destroy());
			},
			/the server closed the connection/,
		],
	];
	for (const [name, answer, message] of cases) {
		it(`says what is wrong with ${name}`, async () => {
			const server = await startServer(answer);
			const timeout = message.source.startsWith("timed out") ? 100 : 5 * SECOND;
			const { keys, reports } = open(`${server.origin}/path-of-the-keys?key=of-the-service`, { timeout });
			await assert.rejects(count(keys, headerOf(a)), (error: Error) => {
				assert.match(error.message, message);
				assert.ok(error.message.startsWith(`The keys cannot be fetched from ${new URL(server.origin).host}: `));
				return jwtError("ERR_JWKS_UNAVAILABLE", ["path-of-the-keys", "of-the-service", "192.0.2.1"])(error);
			});
			const { error = "", problem = "" } = keys.describe();
			assert.deepEqual(reports, [error]);
			assert.equal(error, `The keys cannot be fetched from ${new URL(server.origin).host}: ${problem}`);
			assert.equal(server.requests.length, 1);
		});
	}

	it("reads a set of exactly 1 MiB", async () => {
		const set = JSON.stringify({ keys: [a.jwk] });
		const server = await startServer(raw(set.padEnd(1024 * 1024)));
		assert.equal(await count(open(server.origin).keys, headerOf(a)), 1);
	});

	it("says so where a server does not speak TLS", async () => {
		const server = await startServer(setOf(a));
		const { keys } = open(server.origin.replace("http:", "https:"));
		await assert.rejects(count(keys, headerOf(a)), /does not speak TLS/);
	});
});
