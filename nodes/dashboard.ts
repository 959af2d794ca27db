import type { NodeAPI } from "node-red";
import type { VerifiedToken } from "../src/index.js";

/** A Socket.IO connection of Dashboard 2. */
interface Connection {
	/** The request that opened it, with the token that `socketGuard` accepted. */
	request?: { auth?: VerifiedToken };
}

/**
 * A plugin of Dashboard 2 that tells flows who uses the dashboard: a message from a widget gets the claims of the token in
 * `msg._client.auth.claims`.
 */
export = (RED: NodeAPI) => {
	const { plugins } = RED as unknown as { plugins: { registerPlugin(id: string, definition: object): void } };
	plugins.registerPlugin("flowjwt-dashboard", {
		type: "node-red-dashboard-2",
		hooks: {
			onAddConnectionCredentials(connection: Connection, msg: { _client?: unknown }) {
				const { auth, ...client } = typeof msg._client === "object" ? { auth: null, ...msg._client } : { auth: null };
				const accepted = connection.request?.auth;
				// The browser sends messages, so what it says about its user does not count.
				msg._client = accepted ? { ...client, auth: { claims: accepted.claims } } : client;
				return msg;
			},
		},
	});
};
