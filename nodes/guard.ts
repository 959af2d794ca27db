/**
 * Guards for `settings.js`: the whole HTTP root, dashboards, sockets, static files and the editor. Loads only what it
 * needs at once, because Node-RED reads its settings before it starts.
 */
import type { ServerResponse } from "node:http";
import type {
	EditorOptions,
	EditorUser,
	GuardOptions,
	HttpGuard,
	SocketGuard,
	WebSocketGuard,
} from "../src/index.js" with { "resolution-mode": "import" };
import { type ConfigNames, createLater } from "./support/guard-registry";

const REASON = "The flows are not running yet. Try again later.";
const BODY = JSON.stringify({ error: "temporarily_unavailable", error_description: REASON });
const HEADERS = {
	"Retry-After": "5",
	"Content-Type": "application/json; charset=utf-8",
	"Content-Length": String(Buffer.byteLength(BODY)),
};

/**
 * Creates a guard for `httpNodeMiddleware`, `dashboard.middleware`, `ui.middleware` or `httpStatic[].middleware`. It passes
 * only requests with an accepted token, whose header and claims become `msg.req.auth`, and answers all others (RFC 6750).
 * @param config the name or id of the deployed `jwt-config`; a list, if the issuer of a token is to choose among several
 */
export function httpGuard(config: ConfigNames, options: GuardOptions = {}): HttpGuard {
	const names = requireNames(config);
	const running = createLater((runtime) => runtime.http(names, options));
	return (request, response, next) => {
		const guard = running();
		if (!guard || guard.isStarting()) return answerStarting(response);
		guard.handle(request, response, next);
	};
}

/**
 * Creates a guard for `dashboard.ioMiddleware` or `ui.ioMiddleware`. It connects only clients with an accepted token, and
 * disconnects them when the token is no longer accepted. Sets `socket.request.auth`.
 * @param config as for {@link httpGuard}
 */
export function socketGuard(config: ConfigNames, options: GuardOptions = {}): SocketGuard {
	const names = requireNames(config);
	const running = createLater((runtime) => runtime.socket(names, options));
	return (socket, next) => {
		const guard = running();
		if (!guard || guard.isStarting()) return next(new Error(REASON));
		guard.handle(socket, next);
	};
}

/**
 * Creates a guard for `webSocketNodeVerifyClient`. It accepts only connections with an accepted token, and closes them when
 * the token is no longer accepted.
 * @param config as for {@link httpGuard}
 */
export function webSocketGuard(config: ConfigNames, options: GuardOptions = {}): WebSocketGuard {
	const names = requireNames(config);
	const running = createLater((runtime) => runtime.webSocket(names, options));
	return (info, callback) => {
		const guard = running();
		if (!guard || guard.isStarting()) return callback(false, 503, BODY, HEADERS);
		guard.handle(info, callback);
	};
}

/** A complete `adminAuth` of Node-RED, which lets in users by their tokens. */
export interface EditorAuth {
	type: "credentials";
	/** Nobody has a password. */
	users(name: string): Promise<null>;
	tokens(token: string): Promise<EditorUser | null>;
	tokenHeader: string;
}

/**
 * Creates an `adminAuth`: who may use the editor and its HTTP API, by the token in a header. To keep users with a password,
 * spread it into an object with your own `users`.
 * @param config as for {@link httpGuard}
 */
export function editorAuth(config: ConfigNames, options: EditorOptions = {}): EditorAuth {
	const names = requireNames(config);
	const running = createLater((runtime) => runtime.editor(names, options));
	// Options that cannot be used are refused when the nodes are there.
	const { token } = Object(options) as EditorOptions;
	return {
		type: "credentials",
		// Not an empty list: Node-RED turns one into an object, which also has what all objects inherit.
		users: async () => null,
		tokens: async (value) => running()?.handle(value) ?? null,
		tokenHeader: Object(token).header ?? "authorization",
	};
}

/** Refuses a guard without a configuration at once, such as one whose environment variable is not set. */
function requireNames(config: unknown): ConfigNames {
	const names = [config].flat();
	if (names.length > 0 && names.every((name) => typeof name === "string" && name.trim() !== ""))
		return names as string[];
	throw new TypeError("A guard needs the name or id of a jwt-config. Write it into settings.js.");
}

function answerStarting(response: ServerResponse): void {
	if (response.headersSent) return void response.end();
	response.writeHead(503, HEADERS).end(BODY);
}
