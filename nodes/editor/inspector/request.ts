import { say } from "./say";

/** An answer from the runtime, or why there is none. */
export type Asked<T> = T | { problem: { message: string } };

/** Sends a request to the runtime, because browsers have no cryptography on plain http. */
export async function ask<T>(path: string, body: object): Promise<Asked<T>> {
	try {
		const request = { method: "POST", contentType: "application/json", data: JSON.stringify(body) };
		return await $.ajax(path, request);
	} catch (failed) {
		const { status } = failed as JQuery.jqXHR;
		const key = { 401: "denied", 403: "denied", 413: "toolong" }[status] ?? "failed";
		return { problem: { message: say(`${key}`) } };
	}
}

/** Reads facts from the runtime; `undefined` if there are none, for example about a node that is not deployed. */
export async function read<T>(path: string): Promise<T | undefined> {
	try {
		return await $.ajax(path, { method: "GET", dataType: "json" });
	} catch {
		return undefined;
	}
}
