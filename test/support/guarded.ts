/** A Node-RED whose whole HTTP root is guarded, and requests that try to get around the guard. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSecret } from "./fixtures.js";
import { type FlowNode, type NodeRed, type NodeRedOptions, startNodeRed } from "./node-red.js";
import { forge } from "./tokens.js";

export const secret = makeSecret();
export const now = () => Math.floor(Date.now() / 1000);

/** Makes a token that the configuration `api` accepts, except what is said otherwise. */
export const mint = (claims: object = {}, by = secret) =>
	forge({ alg: "HS256", typ: "JWT" }, { sub: "jamie", exp: now() + 600, ...claims }, by);

export const z = "tab";
export const CONFIG: FlowNode = {
	id: "api-id",
	type: "jwt-config",
	name: "api",
	algorithm: "HS256",
	credentials: { secret },
};

/** Endpoints that answer with their name and the user, whatever the request is. */
export function endpoints(paths: readonly string[], method = "get"): FlowNode[] {
	return paths.flatMap((url, index) => {
		const id = `${method}-${index}`;
		const func = `msg.payload = { url: ${JSON.stringify(url)}, user: msg.req.auth?.claims.sub }; return msg;`;
		return [
			{ id, type: "http in", z, url, method, wires: [[`${id}-work`]] },
			{ id: `${id}-work`, type: "function", z, func, outputs: 1, wires: [["respond"]] },
		];
	});
}

export const flow = (...nodes: FlowNode[]): FlowNode[] => [
	{ id: z, type: "tab", label: "guarded" },
	{ id: "respond", type: "http response", z, statusCode: "", headers: {}, wires: [] },
	CONFIG,
	...nodes,
];

/** The paths of the endpoints. Only what is below `/public` is open; what is below `/admin` is for admins. */
export const PATHS = ["/public/info", "/public", "/admin/users", "/admin", "/notes", "/any/:name", "/deep/*"];
const ROUTES = [
	{ path: "/public", open: true },
	{ path: "/static/public", open: true },
	{ path: "/any/open", open: true },
	{ path: "/admin", rules: [{ claim: "roles", operator: "contains", value: "admin" }] },
];

/** Starts it, with a folder of static files. */
export async function startGuarded(options: NodeRedOptions = {}): Promise<NodeRed> {
	const files = mkdtempSync(join(tmpdir(), "node-red-jwt-static-"));
	for (const folder of ["public", "private"]) {
		mkdirSync(join(files, folder));
		writeFileSync(join(files, folder, "page.html"), `the ${folder} page`);
	}
	const routes = JSON.stringify({ routes: ROUTES });
	const code = `
		httpNodeMiddleware: guard.httpGuard("api", ${routes}),
		httpStatic: [{ path: ${JSON.stringify(files)}, root: "/static/", middleware: guard.httpGuard("api", ${routes}) }],`;
	const nodeRed = await startNodeRed({ ...options, code: code + (options.code ?? "") });
	await nodeRed.deploy(flow(...endpoints(PATHS)));
	return {
		...nodeRed,
		async stop() {
			await nodeRed.stop();
			rmSync(files, { recursive: true });
		},
	};
}

/** A path, the status without a token, that with a token of no admin, and whose endpoint or file answers, if any does. */
export type Trick = [path: string, anonymous: number, user: number, answers?: string];

/**
 * Spellings of paths. No answer to a request without a token may come from what is not open, and none to a user from what
 * is for admins. 404 is what Node-RED answers where no endpoint is.
 */
export const TRICKS: Trick[] = [
	["/public/info", 200, 200, "/public/info"],
	["/public", 200, 200, "/public"],
	["/public/", 200, 200, "/public"],
	["/PUBLIC/Info", 200, 200, "/public/info"],
	["/public/info?x=/admin", 200, 200, "/public/info"],
	["/notes", 401, 200, "/notes"],
	["/notes/", 401, 200, "/notes"],
	["/NOTES", 401, 200, "/notes"],
	["/notes?x=/public/info", 401, 200, "/notes"],
	["/notes#/public", 401, 200, "/notes"],
	["http://public/notes", 401, 200, "/notes"],
	["http://x/public/../notes", 404, 404],
	["/admin", 401, 403],
	["/admin/", 401, 403],
	["/Admin", 401, 403],
	["/ADMIN/USERS", 401, 403],
	["/admin/users/", 401, 403],
	["/admin/users?", 401, 403],
	["/%61dmin/users", 404, 404],
	["/admin%2fusers", 404, 404],
	["//admin/users", 404, 404],
	["/admin//users", 404, 404],
	["/./admin/users", 404, 404],
	["/public/../admin/users", 404, 404],
	["/public/%2e%2e/admin/users", 404, 404],
	["/public%2f..%2fadmin/users", 404, 404],
	["/public/..%5cadmin/users", 404, 404],
	["/publicity", 404, 404],
	["/any/open", 200, 200, "/any/:name"],
	["/any/OPEN", 200, 200, "/any/:name"],
	["/any/%6fpen", 200, 200, "/any/:name"],
	["/any/other", 401, 200, "/any/:name"],
	["/any/open%2f..%2fother", 401, 200, "/any/:name"],
	["/any/open%252f..%252fother", 401, 200, "/any/:name"],
	["/any/..%2fpublic", 401, 200, "/any/:name"],
	["/any/..%2fadmin", 401, 403],
	["/any/..%5cadmin", 401, 403],
	["/any/..%252fadmin", 401, 403],
	["/any/%2e%2e%2fpublic%2finfo", 401, 200, "/any/:name"],
	["/any/open%00", 401, 200, "/any/:name"],
	["/any/open;x", 401, 200, "/any/:name"],
	["/any/%ff", 400, 400],
	["/deep/../public/info", 401, 200, "/deep/*"],
	["/deep/../admin/users", 401, 403],
	["/deep//admin", 401, 200, "/deep/*"],
	["/deep/%2e%2e/admin", 401, 403],
	["/static/public/page.html", 200, 200, "the public page"],
	["/static/PUBLIC/page.html", 404, 404],
	["/static/private/page.html", 401, 200, "the private page"],
	["/static/%70rivate/page.html", 401, 200, "the private page"],
	["/static//private/page.html", 401, 200, "the private page"],
	["/static/./private/page.html", 401, 200, "the private page"],
	["/static/public%2f..%2fprivate/page.html", 401, 200, "the private page"],
	["/static/public/%2e%2e/private/page.html", 401, 200, "the private page"],
	["/static/public/../private/page.html", 401, 200, "the private page"],
	["/static/public/..%5cprivate/page.html", 401, 404],
	["/static/public/page.html%00", 404, 404],
];
