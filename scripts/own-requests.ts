/** Protects a Node-RED without a login from pages on other sites, which could otherwise deploy a flow. */
import type { IncomingMessage, Server } from "node:http";

/** The names of this computer only. In a DNS rebinding attack, `Host` contains the attacker's name instead. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Whether a request was sent to a name of this computer, by a program or by a page from this server. */
export function isOwn({ headers: { host = "", origin } }: Pick<IncomingMessage, "headers">): boolean {
	return LOOPBACK.test(host) && (origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`);
}

/** Closes WebSocket connections that are not {@link isOwn}, before any other listener gets them. */
export function refuseForeignSockets(server: Server): void {
	server.prependListener("upgrade", (request, socket) => {
		if (!isOwn(request)) socket.destroy();
	});
}

/** The response to other requests. */
export const REFUSAL =
	"This Node-RED has no login, so it only answers requests to localhost, and none from pages on other sites.\n";
