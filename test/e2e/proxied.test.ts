/** A real Node-RED behind a load balancer: the header as it goes over the wire, once, twice and beside others. */
import assert from "node:assert/strict";
import { startServer, stopServers } from "../support/jwks-server.js";
import { ARN, CLIENT, ISSUER, makeLoadBalancer } from "../support/load-balancer.js";
import type { NodeRed } from "../support/node-red.js";
import { rawRequest } from "../support/raw-request.js";
import { borrowNodeRed } from "../support/shared.js";

const z = "proxied";
const alb = makeLoadBalancer();
const CLAIMS = { sub: "jamie" };
const HEADER = "X-Amzn-Oidc-Data";

describe("an endpoint behind a load balancer", () => {
	let nodeRed: NodeRed;
	before(async () => {
		const keys = await startServer(alb.answer);
		nodeRed = await borrowNodeRed();
		await nodeRed.deploy([
			{ id: z, type: "tab", label: "proxied" },
			{ id: "in", type: "http in", z, url: "/user", method: "get", x: 100, y: 100, wires: [["verify"]] },
			{
				...{ id: "verify", type: "jwt", z, jwtconfig: "config1", mode: "verify", x: 300, y: 100 },
				...{ tokenType: "header", token: HEADER, onfailure: "output", outputs: 2, wires: [["out"], ["out"]] },
			},
			{ id: "out", type: "http response", z, x: 500, y: 100, wires: [] },
			{
				...{ id: "config1", type: "jwt-config", name: "alb", algorithm: "ES256", keysource: "alb", signer: ARN },
				...{ signerurl: keys.origin, issuer: ISSUER, audience: CLIENT },
			},
		]);
	});
	after(() => Promise.all([nodeRed?.stop(), stopServers()]));

	const send = async (...headers: string[]) => {
		const { statusCode, body } = await rawRequest(nodeRed.url, { path: "/user", headers });
		return [statusCode, body === "" ? "" : (JSON.parse(body).error ?? JSON.parse(body))];
	};

	it("lets in by the header alone, whatever its case and whatever else is sent", async () => {
		const token = alb.token(CLAIMS);
		for (const name of [HEADER, HEADER.toLowerCase(), HEADER.toUpperCase()]) {
			assert.deepEqual(await send(`${name}: ${token}`, "Authorization: Bearer of.another.receiver"), [200, CLAIMS]);
		}
		assert.deepEqual(await send(`${HEADER}: Bearer ${token}`), [200, CLAIMS]);
	});

	it("refuses the header twice, also with one token", async () => {
		const token = alb.token(CLAIMS);
		for (const other of [alb.token({ sub: "robin" }), token]) {
			assert.deepEqual(await send(`${HEADER}: ${token}`, `${HEADER.toLowerCase()}: ${other}`), [
				400,
				"invalid_request",
			]);
		}
		assert.deepEqual(await send(`${HEADER}: `, `${HEADER}: ${token}`), [400, "invalid_request"]);
	});

	it("refuses a request without it, and a token of another load balancer", async () => {
		assert.deepEqual(await send(`Authorization: Bearer ${alb.token(CLAIMS)}`), [401, "unauthorized"]);
		const other = alb.token(CLAIMS, { signer: ARN.replace("my-", "your-") });
		assert.deepEqual(await send(`${HEADER}: ${other}`), [401, "invalid_token"]);
	});
});
