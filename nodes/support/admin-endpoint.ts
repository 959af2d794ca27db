import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import type { JwtError } from "../../src/index.js";
import type { Jwt } from "./types";

/** The maximum size of a request in bytes: much larger than any key, but too small to keep the runtime busy. */
const LIMIT = 65_536;

/** An accepted request from the editor. */
export interface EditorRequest {
	/** The body, which can contain anything. */
	body: Record<string, unknown>;
	/** Whether the user may also deploy, and so could learn anything in the answer by deploying. */
	mayDeploy(): Promise<boolean>;
}

interface Terms {
	/** The permission that a user needs. */
	permission?: string;
	/** The maximum size of a request in bytes. */
	limit?: number;
}

/** The permission of users who may edit configurations. */
const PERMISSION = "jwt-config.write";

/**
 * Serves a request from a dialog, by default to users who may edit configurations. Logs nothing. The handler is inside a
 * single `try`, because a rejection in an async handler would end the process.
 */
export function serveEditor(
	RED: NodeAPI,
	jwt: Jwt,
	path: string,
	answer: (request: EditorRequest) => Promise<object>,
	{ permission = PERMISSION, limit = LIMIT }: Terms = {},
): void {
	const permitted = RED.auth.needsPermission(permission);
	RED.httpAdmin.post(path, permitted, async (request, response) => {
		try {
			const refused = refusalOf(jwt, request, limit);
			if (refused) return void response.sendStatus(refused);
			response.set("Cache-Control", "no-store");
			const { body } = request as { body: Record<string, unknown> };
			response.json(await answer({ body, mayDeploy: () => mayDeploy(RED, request) }));
		} catch (error) {
			refuse(jwt, response, error);
		}
	});
}

/**
 * Serves facts about a node to a dialog of users who may edit configurations.
 * @param path the path, which ends with `:id`
 * @param answer returns the facts about the node with an id; `undefined` if there are none
 */
export function serveReading(
	RED: NodeAPI,
	jwt: Jwt,
	path: string,
	answer: (id: string) => readonly object[] | undefined,
): void {
	RED.httpAdmin.get(path, RED.auth.needsPermission(PERMISSION), (request, response) => {
		try {
			if (jwt.isForeign(request)) return void response.sendStatus(403);
			response.set("Cache-Control", "no-store");
			const facts = answer(String(request.params.id));
			if (!facts) return void response.sendStatus(404);
			response.json(facts);
		} catch {
			if (!response.headersSent) response.sendStatus(500);
		}
	});
}

/** Returns the status for refusing a request before its content is used; `undefined` to accept it. */
function refusalOf(jwt: Jwt, request: Request, limit: number): number | undefined {
	if (jwt.isForeign(request)) return 403;
	const { "content-length": length, "content-encoding": encoding = "identity" } = request.headers;
	// The size of a body without a length, or of a compressed one, is not known.
	if (length === undefined) return 411;
	if (Number(length) > limit) return 413;
	// A form on another site cannot send JSON without a CORS preflight.
	if (encoding !== "identity" || !request.is("json")) return 415;
	const { body } = request;
	return typeof body !== "object" || body === null || Array.isArray(body) ? 400 : undefined;
}

function refuse(jwt: Jwt, response: Response, error: unknown): void {
	if (response.headersSent) return void response.end();
	if (!(error instanceof jwt.JwtError)) return void response.sendStatus(500);
	response.json({ problem: problemOf(jwt, error) });
}

/** Returns an error as part of an answer, with the keys that were left out. */
export function problemOf(jwt: Jwt, error: JwtError) {
	const { code, message } = error;
	return { code, message, leftOut: error instanceof jwt.KeyError ? error.leftOut : [] };
}

/** Runs the permission check for a deploy, with a dummy response. */
function mayDeploy(RED: NodeAPI, request: Request): Promise<boolean> {
	return new Promise((resolve) => {
		const no = { status: () => no, setHeader: () => no, end: () => resolve(false), statusCode: 0 };
		RED.auth.needsPermission("flows.write")(request, no as unknown as Response, (error?: unknown) => resolve(!error));
	});
}
