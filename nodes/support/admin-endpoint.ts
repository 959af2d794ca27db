import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
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

/**
 * Serves a request from a dialog to users who may edit configurations. Logs nothing. The handler is inside a single `try`,
 * because a rejection in an async handler would end the process.
 */
export function serveEditor(
	RED: NodeAPI,
	jwt: Jwt,
	path: string,
	answer: (request: EditorRequest) => Promise<object>,
): void {
	const permitted = RED.auth.needsPermission("jwt-config.write");
	RED.httpAdmin.post(path, permitted, async (request, response) => {
		try {
			const refused = refusalOf(jwt, request);
			if (refused) return void response.sendStatus(refused);
			response.set("Cache-Control", "no-store");
			const { body } = request as { body: Record<string, unknown> };
			response.json(await answer({ body, mayDeploy: () => mayDeploy(RED, request) }));
		} catch (error) {
			refuse(jwt, response, error);
		}
	});
}

/** Returns the status for refusing a request before its content is used; `undefined` to accept it. */
function refusalOf(jwt: Jwt, request: Request): number | undefined {
	if (jwt.isForeign(request)) return 403;
	const { "content-length": length, "content-encoding": encoding = "identity" } = request.headers;
	// The size of a body without a length, or of a compressed one, is not known.
	if (length === undefined) return 411;
	if (Number(length) > LIMIT) return 413;
	// A form on another site cannot send JSON without a CORS preflight.
	if (encoding !== "identity" || !request.is("json")) return 415;
	const { body } = request;
	return typeof body !== "object" || body === null || Array.isArray(body) ? 400 : undefined;
}

function refuse(jwt: Jwt, response: Response, error: unknown): void {
	if (response.headersSent) return void response.end();
	if (!(error instanceof jwt.JwtError)) return void response.sendStatus(500);
	const leftOut = error instanceof jwt.KeyError ? error.leftOut : [];
	response.json({ problem: { code: error.code, message: error.message, leftOut } });
}

/** Runs the permission check for a deploy, with a dummy response. */
function mayDeploy(RED: NodeAPI, request: Request): Promise<boolean> {
	return new Promise((resolve) => {
		const no = { status: () => no, setHeader: () => no, end: () => resolve(false), statusCode: 0 };
		RED.auth.needsPermission("flows.write")(request, no as unknown as Response, (error?: unknown) => resolve(!error));
	});
}
