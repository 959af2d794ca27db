/** Keeps pages of other sites out of a Node-RED without a login, which one of them could deploy a flow into. */
import type { IncomingMessage, Server } from "node:http";

/** Names of this computer alone. A page that points a name of its own here (DNS rebinding) has that name in `Host`. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Whether a request was sent to this computer by its name, and by a program or a page that came from here. */
export function isOwn({ headers: { host = "", origin } }: Pick<IncomingMessage, "headers">): boolean {
	return LOOPBACK.test(host) && (origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`);
}

/** Cuts WebSocket connections that are not {@link isOwn}, before anyone else hears of them. */
export function refuseForeignSockets(server: Server): void {
	server.prependListener("upgrade", (request, socket) => {
		if (!isOwn(request)) socket.destroy();
	});
}

/** What others are told. */
export const REFUSAL =
	"This Node-RED has no login, so it answers no pages of other sites and no other names than localhost.\n";
