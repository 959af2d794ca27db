import { askRuntime } from "../key-request";
import { say } from "./say";

/** An answer from the runtime, or why there is none. */
export type Asked<T> = T | { problem: { message: string } };

/** Asks the runtime for the checks of a token or for a sample. */
export async function ask<T extends object>(path: "inspect" | "sample", body: object): Promise<Asked<T>> {
	const answer = await askRuntime<T>(path, body);
	if (!("problem" in answer)) return answer;
	const { message, denied, isTooLong } = answer.problem as { message?: string; denied?: boolean; isTooLong?: boolean };
	if (message !== undefined) return answer as Asked<T>;
	return { problem: { message: say(denied ? "denied" : isTooLong ? "toolong" : "failed") } };
}

/** Reads facts from the runtime; `undefined` if there are none, for example about a node that is not deployed. */
export async function read<T>(path: string): Promise<T | undefined> {
	try {
		return await $.ajax(path, { method: "GET", dataType: "json" });
	} catch {
		return undefined;
	}
}
