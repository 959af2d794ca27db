import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { isForeign } from "./same-origin";
import type { Jwt } from "./types";

/** The most bytes that a request may have: far above any key, far below what would keep the runtime busy. */
const LIMIT = 65_536;

/** A request of the editor that was let in. */
export interface EditorRequest {
	/** What it asks; anything may be in it. */
	body: Record<string, unknown>;
	/** Whether who asks may also deploy, and so learns nothing here that a deploy would not tell. */
	mayDeploy(): Promise<boolean>;
}

/**
 * Serves a question that a dialog asks the runtime, to those who may write configurations. Nothing is logged. An async
 * handler that fails would end the process: all of it stands within one `try`.
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
			const refused = refusalOf(request);
			if (refused) return void response.sendStatus(refused);
			response.set("Cache-Control", "no-store");
			const { body } = request as { body: Record<string, unknown> };
			response.json(await answer({ body, mayDeploy: () => mayDeploy(RED, request) }));
		} catch (error) {
			refuse(jwt, response, error);
		}
	});
}

/** Which status a request is refused with before its body is looked at, if any. */
function refusalOf(request: Request): number | undefined {
	if (isForeign(request)) return 403;
	const { "content-length": length, "content-encoding": encoding = "identity" } = request.headers;
	// Without a length nothing says how much there is, and what is compressed can be any size.
	if (length === undefined) return 411;
	if (Number(length) > LIMIT) return 413;
	// A form on another site cannot send JSON unasked.
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

/** Asks the runtime as it would be asked before a deploy, with an answer that goes nowhere. */
function mayDeploy(RED: NodeAPI, request: Request): Promise<boolean> {
	return new Promise((resolve) => {
		const no = { status: () => no, setHeader: () => no, end: () => resolve(false), statusCode: 0 };
		RED.auth.needsPermission("flows.write")(request, no as unknown as Response, (error?: unknown) => resolve(!error));
	});
}
