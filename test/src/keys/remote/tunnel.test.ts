import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Connection } from "../../../../src/keys/remote/connection.js";
import { jwtError } from "../../jwt-error.js";
import { clear, count, open } from "./open-source.js";

/** Fetches keys through a proxy that refuses. @returns what it was asked, and the username and password, decoded */
async function askedBy(user: string, credentials?: Connection["credentials"]) {
	const asked: string[] = [];
	const server = createServer();
	server.on("connect", ({ url = "", headers }, socket) => {
		const [, encoded = ""] = /^Basic (.*)$/.exec(headers["proxy-authorization"] ?? "") ?? [];
		asked.push(url, Buffer.from(encoded, "base64").toString());
		socket.end("HTTP/1.1 403 No\r\n\r\n");
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	const all_proxy = `http://${user}127.0.0.1:${(server.address() as AddressInfo).port}`;
	const { keys } = open("https://keys.example/path?and=query", {
		connection: () => ({ variables: { all_proxy }, ...(credentials && { credentials }) }),
	});
	const unspeakable = credentials ? [credentials.username, credentials.password].filter(Boolean) : [];
	await assert.rejects(count(keys, { alg: "ES256" }), jwtError("ERR_JWKS_UNAVAILABLE", unspeakable));
	await new Promise((resolve) => server.close(resolve));
	return asked;
}

describe("openTunnel", () => {
	afterEach(clear);

	const inUrl: [user: string, sent: string][] = [
		["", ""],
		["name@", "name:"],
		["name:word@", "name:word"],
		["name:a%3Ab%40c%25@", "name:a:b@c%"],
		["na%20me:%C3%BC@", "na me:ü"],
		["name:100%@", "name:100%"],
		["name:%zz%C3@", "name:%zz\uFFFD"],
		["a%0D%0AX-Evil%3A%201:b@", "a\r\nX-Evil: 1:b"],
	];
	for (const [user, sent] of inUrl) {
		it(`tells the proxy the host alone, and sends ${JSON.stringify(sent)} for ${user || "no user"}`, async () => {
			assert.deepEqual(await askedBy(user), ["keys.example:443", sent]);
		});
	}

	for (const password of ["100%", "%41", "%zz", "a:b@c/d?e#f", "ü €", "\r\nX-Evil: 1", ""]) {
		it(`sends the password ${JSON.stringify(password)} as it was entered`, async () => {
			const sent = `the-user:${password}`;
			assert.deepEqual(await askedBy("another:user@", { username: "the-user", password }), ["keys.example:443", sent]);
		});
	}
});
