/** Asks a Node-RED what the inspector in its dialogs asks. */
import type { CheckResult } from "../../src/index.js";

/** The answer of the endpoint that inspects a token. */
export interface InspectAnswer {
	accepted: boolean;
	header?: Record<string, unknown>;
	claims?: Record<string, unknown>;
	checks: CheckResult[];
	removed: string[];
	problem?: { code: string; message: string };
}

/** Posts a body to an admin endpoint. `text` is the whole answer, `json` its content if it is JSON. */
export async function postTo<T>(url: string, body: unknown, headers: Record<string, string> = {}) {
	const response = await fetch(url, {
		method: "POST",
		headers: { "Content-Type": "application/json", ...headers },
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
	const text = await response.text();
	const isJson = response.headers.get("content-type")?.startsWith("application/json");
	return {
		status: response.status,
		text,
		cache: response.headers.get("cache-control"),
		json: (isJson ? JSON.parse(text) : {}) as T,
	};
}

/** Returns the code of the first failure: what a node fails with. `undefined` if the token is accepted. */
export const firstCode = ({ problem, checks }: InspectAnswer): string | undefined =>
	problem?.code ?? checks.find(({ outcome }) => outcome === "failed")?.code;
