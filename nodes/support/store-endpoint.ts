import type { NodeAPI } from "node-red";
import type { TokenStore } from "../../src/index.js";
import { type EditorRequest, serveEditor } from "./admin-endpoint";
import type { Jwt, JwtStoreNode, StoreCredentials } from "./types";

/** The result of a check: whether the store can be read and written. */
export interface StoreCheck {
	works: true;
}

/**
 * Serves the dialog of a `jwt-store`: tries the connection to Redis with the URL as typed or, if it was not changed, as
 * stored. The answer never contains the URL. A user who may not deploy can only try the stored URL, because the answer says
 * which servers can be reached.
 */
export function serveStore(RED: NodeAPI, jwt: Jwt): void {
	serveEditor(RED, jwt, "/jwt-store/check", (request) => check(RED, jwt, request));
}

async function check(RED: NodeAPI, jwt: Jwt, { body, mayDeploy }: EditorRequest): Promise<StoreCheck> {
	const invalid = (problem: string) => new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
	const { id = "", url: typed } = body;
	if (typeof id !== "string" || (typed !== undefined && typeof typed !== "string")) {
		throw invalid("The field url cannot be read: it must be text.");
	}
	const stored = storedUrl(RED, id);
	const written = typed ?? stored;
	if (!written) throw invalid("There is no URL yet. Enter the URL of Redis.");
	if (written !== stored && !(await mayDeploy())) {
		throw invalid(
			"The URL cannot be tried: it is not in the deployed store, and you do not have permission to deploy.",
		);
	}
	const url = resolvedUrl(RED, jwt, id, written);
	const tokens = await jwt.createRedisStore({ url, prefix: "jwt-check:" });
	try {
		await useOnce(tokens);
	} finally {
		await tokens.close();
	}
	return { works: true };
}

/** Writes and reads an entry that expires after a second. */
async function useOnce(tokens: TokenStore): Promise<void> {
	await tokens.use(`check ${Date.now()}`, Date.now() / 1000);
}

/** Returns the stored URL of a deployed `jwt-store`. Never returns credentials of nodes of another type. */
function storedUrl(RED: NodeAPI, id: string): string | undefined {
	let isStore = false;
	RED.nodes.eachNode((node) => {
		if (node.id === id && node.type === "jwt-store") isStore = true;
	});
	const stored = isStore ? (RED.nodes.getCredentials(id) as StoreCredentials | undefined) : undefined;
	return typeof stored?.url === "string" ? stored.url : undefined;
}

/** Replaces `${NAME}` as a deploy does. */
function resolvedUrl(RED: NodeAPI, jwt: Jwt, id: string, text: string): string {
	const name = jwt.variableName(text);
	if (!name) return text;
	const { getSetting } = RED.util as unknown as { getSetting(node: object | null, name: string): unknown };
	const value = getSetting(RED.nodes.getNode(id) as JwtStoreNode | null, name);
	if (typeof value === "string" && value !== "") return value;
	throw new jwt.JwtError(
		"ERR_JWT_CONFIG_INVALID",
		"The field url names an environment variable that is not set. If it is new, deploy first.",
	);
}
