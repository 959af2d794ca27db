/** The rows of the failure table, each by a real request to a real Node-RED: what goes over the wire, byte for byte. */
import assert from "node:assert/strict";
import { bearer, CLAIMS, es256, flow, GOOD, ROWS, type Row, type Sent, secret } from "../support/guard-failures.js";
import { json, startServer, stopServers } from "../support/jwks-server.js";
import type { NodeRed } from "../support/node-red.js";
import { type RawRequest, rawRequest } from "../support/raw-request.js";
import { borrowNodeRed } from "../support/shared.js";

function expectedChallenge([code, , , , statusCode, error, description, more = ""]: Row): string[] {
	if (statusCode >= 500) return [];
	if (code === "ERR_JWT_TOKEN_MISSING") return ['Bearer realm="node-red"'];
	return [`Bearer realm="node-red", error="${error}", error_description="${description}"${more}`];
}

describe("a guarded endpoint", () => {
	let nodeRed: NodeRed;
	before(async () => {
		const jwk = { ...es256.publicKey.export({ format: "jwk" }), kid: "old", alg: "ES256" };
		const keys = await startServer(json({ keys: [jwk] }));
		nodeRed = await borrowNodeRed();
		await nodeRed.deploy(flow(`${keys.origin}/keys`, "http://127.0.0.1:9/keys"));
	});
	after(() => Promise.all([nodeRed?.stop(), stopServers()]));

	const send = (path: string, request: Sent) => {
		const parts = Array.isArray(request) ? { headers: request as string[] } : (request as Partial<RawRequest>);
		return rawRequest(nodeRed.url, { path: `/${path}`, ...parts });
	};

	for (const row of ROWS) {
		const [code, title, path, request, statusCode, error, description] = row;
		it(`answers ${statusCode} ${error} for ${code}: ${title}`, async () => {
			const response = await send(path, request);
			assert.equal(response.statusCode, statusCode);
			assert.deepEqual(response.header("WWW-Authenticate"), expectedChallenge(row));
			assert.deepEqual(response.header("Retry-After"), statusCode === 503 ? ["30"] : []);
			assert.match(response.header("Content-Type").join(), /^application\/json(;|$)/);
			assert.equal(response.body, JSON.stringify({ error, error_description: description }));
		});
	}

	for (const [title, path, request] of GOOD) {
		it(`answers 200 without a challenge: ${title}`, async () => {
			const response = await send(path, request);
			assert.equal(response.body, JSON.stringify({ user: CLAIMS.sub }));
			assert.deepEqual([response.statusCode, response.header("WWW-Authenticate")], [200, []]);
		});
	}

	it("lets a request without a token in where that is allowed, but not one with a bad token", async () => {
		const { statusCode, body } = await send("allowmissing", {});
		assert.deepEqual([statusCode, body], [200, "{}"]);
		assert.equal((await send("allowmissing", bearer("letmein"))).statusCode, 401);
	});

	it("never printed a token or the secret", () => {
		assert.ok(!nodeRed.log().includes(secret));
		assert.doesNotMatch(nodeRed.log(), /eyJ/);
	});
});
