/** The guard and `express-oauth2-jwt-bearer`, which does the same for Express, with the same secret and policy. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";
import { type Answer, AUDIENCE, ISSUER, secret } from "./guard-requests.js";
import type { FlowNode } from "./node-red.js";
import { type RawRequest, rawRequest } from "./raw-request.js";
import { borrowNodeRed } from "./shared.js";

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
	// It logs errors, except in tests.
	app.set("env", "test");
	const server = app.listen(0, "127.0.0.1");
	await once(server, "listening");
	return server;
}

/** Two servers that guard the same endpoints. */
export interface GuardPeers {
	/** Sends both the same request. */
	answers(request: Partial<RawRequest>): Promise<[ours: Answer, theirs: Answer]>;
	stop(): Promise<void>;
}

/** Starts both. */
export async function startGuardPeers(): Promise<GuardPeers> {
	const [nodeRed, server] = await Promise.all([borrowNodeRed(), startExpress()]);
	await nodeRed.deploy(FLOW);
	const theirs = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		answers: async (request) => [await answerOf(nodeRed.url, request), await answerOf(theirs, request)],
		async stop() {
			server.close();
			await nodeRed.stop();
		},
	};
}

async function answerOf(origin: string, request: Partial<RawRequest>): Promise<Answer> {
	const response = await rawRequest(origin, { path: "/api", ...request });
	const [, error = ""] = /error="([^"]*)"/.exec(response.header("WWW-Authenticate").join()) ?? [];
	return `${response.statusCode} ${error}`.trim();
}
