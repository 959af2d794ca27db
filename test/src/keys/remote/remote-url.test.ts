import assert from "node:assert/strict";
import { remoteKeySource } from "../../../../src/keys/remote/remote-jwk-set.js";
import { jwtError } from "../../jwt-error.js";

describe("remoteKeySource, by the URL", () => {
	const report = { trouble: () => {} };
	const refused: [url: string, message: RegExp][] = [
		["", /is missing/],
		["keys.json", /not a URL/],
		["//issuer.example/keys", /not a URL/],
		["https://", /not a URL/],
		["http://issuer.example/keys", /must begin with https/],
		["http://localhost.issuer.example/keys", /must begin with https/],
		["http://127.0.0.1.issuer.example/keys", /must begin with https/],
		["http://notlocalhost/keys", /must begin with https/],
		["http://0.0.0.0/keys", /must begin with https/],
		["http://10.0.0.1/keys", /must begin with https/],
		["http://[::2]/keys", /must begin with https/],
		["ftp://localhost/keys", /must begin with https/],
		["file:///etc/keys.json", /must begin with https/],
		["data:application/json,{}", /must begin with https/],
		["https://name@issuer.example/keys", /username or password/],
		["https://:word@issuer.example/keys", /username or password/],
		["https://issuer.example/keys ", /whitespace/],
		["https://issuer.example/\nkeys", /whitespace/],
	];
	for (const [url, message] of refused) {
		it(`refuses ${JSON.stringify(url)}`, () =>
			assert.throws(
				() => remoteKeySource(url, ["ES256"], report),
				(error: Error) => {
					assert.match(error.message, message);
					return jwtError("ERR_JWT_CONFIG_INVALID", ["issuer.example", "name@", ":word"])(error);
				},
			));
	}
	const hosts = [
		"localhost:8080",
		"api.localhost",
		"LOCALHOST",
		"127.0.0.1",
		"127.9.8.7:1",
		"127.1",
		"[::1]",
		"[0:0::1]",
	];
	for (const url of [...hosts.map((host) => `http://${host}/keys`), "https://issuer.example/keys?v=1"]) {
		it(`accepts ${url}`, () => remoteKeySource(url, ["ES256"], report).close());
	}
});
