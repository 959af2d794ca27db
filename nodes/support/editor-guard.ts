import type { IncomingMessage } from "node:http";
import type { NodeAPI } from "node-red";
import type { EditorOptions, EditorUser, GuardReport, GuardSource } from "../../src/index.js";
import { followConnections } from "./editor-connections";
import { failureOf } from "./failure";
import type { Jwt } from "./types";

/**
 * Creates the function that Node-RED asks for the user of a token. Never rejects, because Node-RED does not expect it. Also
 * does what Node-RED asks nobody about: see {@link followConnections} and {@link ignoreForeign}.
 */
export function createEditorGuard(
	RED: NodeAPI,
	jwt: Jwt,
	source: GuardSource,
	options: EditorOptions = {},
	report: GuardReport,
): (token: string) => Promise<EditorUser | null> {
	const usersOf = jwt.createEditorUsers(source, options);
	const header = typeof options.token === "object" ? options.token.header.toLowerCase() : "authorization";
	followConnections(RED, jwt, source, usersOf, header);
	if (header !== "authorization") ignoreForeign(RED, jwt, header);
	return async (token) => {
		try {
			const { user } = await usersOf(token);
			return user;
		} catch (error) {
			report(failureOf(error));
			return null;
		}
	};
}

/** The methods with which a page of another origin learns and changes nothing (RFC 9110 section 9.2.1). */
const SAFE: readonly (string | undefined)[] = ["GET", "HEAD", "OPTIONS"];

/**
 * Takes the token that a proxy adds out of a request that a page of another origin sends. Otherwise, that page could act on
 * behalf of the user (CSRF): a form that uploads a module needs no preflight.
 */
function ignoreForeign(RED: NodeAPI, jwt: Jwt, header: string): void {
	// Absent if another program has Node-RED inside.
	RED.server?.prependListener("request", (request: IncomingMessage) => {
		const { method, headers, socket } = request;
		if (SAFE.includes(method) || headers[header] === undefined) return;
		if (jwt.isForeign({ headers, socket, app: RED.httpAdmin })) delete headers[header];
	});
}
