import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { NodeAPI } from "node-red";
import type { EditorOptions, EditorUser, GuardReport, GuardSource } from "../../src/index.js";
import { failureOf } from "./failure";
import type { Jwt } from "./types";

/**
 * Creates the function that Node-RED asks for the user of a token. Never rejects, because Node-RED does not expect it. Also
 * closes the editor's own connection, which Node-RED would keep open, when the token that opened it is no longer accepted.
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
	const path = `/${String(RED.settings.httpAdminRoot || "/")}/comms`.replace(/\/+/g, "/");

	const hold = async (request: IncomingMessage, socket: Duplex) => {
		const value = [request.headers[header] ?? []].flat()[0];
		if (value === undefined || new URL(request.url ?? "/", "http://localhost").pathname !== path) return;
		// As Node-RED takes the token out of it.
		const token = header === "authorization" ? (value.split(" ")[1] ?? "") : value;
		const admit = async () => (await usersOf(token)).auth;
		const stop = jwt.createLease(source, { auth: await admit(), renew: admit }, () => jwt.closeWebSocket(socket));
		socket.once("close", stop);
	};
	RED.server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
		// Node-RED itself refuses the connection then.
		hold(request, socket).catch(() => undefined);
	});

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
