/**
 * The guard beside `express-oauth2-jwt-bearer`, which does the same for Express: same secret, same policy, same requests.
 * Status and error code of the challenge are the same, or docs/express-oauth2-jwt-bearer.md says why not.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";
import { type Answer, AUDIENCE, DIFFERENCES, ISSUER, ROWS, secret } from "../support/guard-requests.js";
import { type FlowNode, type NodeRed, ROOT } from "../support/node-red.js";
import { type RawRequest, rawRequest } from "../support/raw-request.js";
import { borrowNodeRed } from "../support/shared.js";

const z = "flow1";
const GUARD = {
	...{ type: "jwt", z, mode: "verify", tokenType: "bearer", token: "", jwtconfig: "keys" },
	...{ onfailure: "output", outputs: 2, wires: [["out"], ["out"]] },
};
const FLOW: FlowNode[] = [
	{ id: z, type: "tab", label: "guard" },
	{ id: "get", type: "http in", z, url: "/api", method: "get", wires: [["any"]] },
	{ id: "post", type: "http in", z, url: "/api", method: "post", wires: [["any"]] },
	{ id: "scoped", type: "http in", z, url: "/scoped", method: "get", wires: [["some"]] },
	{ id: "any", ...GUARD },
	{ id: "some", ...GUARD, scopes: "read write" },
	{ id: "out", type: "http response", z, statusCode: "", headers: {}, wires: [] },
	{ id: "keys", type: "jwt-config", algorithm: "HS256", issuer: ISSUER, audience: AUDIENCE, credentials: { secret } },
];

async function startExpress(): Promise<Server> {
	const app = express();
	const policy = { issuer: ISSUER, audience: AUDIENCE, secret, tokenSigningAlg: "HS256", clockTolerance: 0 };
	const guard = auth({ ...policy, dpop: { enabled: false } }) as unknown as RequestHandler;
	const answer: ErrorRequestHandler = (error, _request, response, _next) => {
		response
			.status(error.status ?? 500)
			.set(error.headers)
			.json({});
	};
	// As Node-RED parses queries and bodies.
	app.set("query parser", "extended");
	app.use(express.json(), express.urlencoded({ extended: true }), guard);
	app.use("/scoped", requiredScopes("read write") as unknown as RequestHandler);
	app.use((_request, response) => {
		response.json({});
	});
	app.use(answer);
	// It logs errors, save in tests.
	app.set("env", "test");
	const server = app.listen(0, "127.0.0.1");
	await once(server, "listening");
	return server;
}

describe("the guard beside express-oauth2-jwt-bearer", () => {
	let nodeRed: NodeRed;
	let server: Server;
	before(async () => {
		[nodeRed, server] = await Promise.all([borrowNodeRed(), startExpress()]);
		await nodeRed.deploy(FLOW);
	});
	after(async () => {
		server?.close();
		await nodeRed?.stop();
	});

	const answerOf = async (origin: string, request: Partial<RawRequest>): Promise<Answer> => {
		const response = await rawRequest(origin, { path: "/api", ...request });
		const [, error = ""] = /error="([^"]*)"/.exec(response.header("WWW-Authenticate").join()) ?? [];
		return `${response.statusCode} ${error}`.trim();
	};

	for (const [title, request, difference] of ROWS) {
		it(`${title}${difference ? `: ${difference}` : ""}`, async () => {
			const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
			const answers = [await answerOf(nodeRed.url, request), await answerOf(origin, request)];
			const same = [answers[0], answers[0]];
			assert.deepEqual(answers, difference ? DIFFERENCES[difference] : same);
		});
	}

	it("differs in what the document says, and in nothing else", () => {
		const text = readFileSync(join(ROOT, "docs/express-oauth2-jwt-bearer.md"), "utf8");
		const cells = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
		const documented = cells.filter(([, , ours]) => /^\d{3}/.test(ours ?? ""));
		assert.deepEqual(
			documented.map(([, name, ours, theirs]) => [name?.toLowerCase(), ours, theirs]),
			Object.entries(DIFFERENCES).map(([name, answers]) => [name.toLowerCase(), ...answers]),
		);
		assert.deepEqual(new Set(ROWS.flatMap(([, , name]) => name ?? [])), new Set(Object.keys(DIFFERENCES)));
	});
});
