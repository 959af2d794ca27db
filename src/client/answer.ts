import type { HttpAnswer } from "../keys/remote/exchange.js";
import { hintOf } from "./refusal-hint.js";
import { RequestFailed, readErrorCode, type Sent } from "./request-failed.js";

/** The JSON object in the answer of a service; `undefined` if it is something else. */
export function readObject({ body }: HttpAnswer): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

/** Creates the error for an answer that refuses the request, by its status or by an error code. */
export function refusal(host: string, answer: HttpAnswer, sent: Sent): RequestFailed {
	const { status } = answer;
	const json = readObject(answer);
	const error = readErrorCode(json?.error, sent);
	const words = [json?.error, json?.error_description, json?.message].filter((text) => typeof text === "string");
	const about = [status, error].filter((part) => part !== undefined).join(" ");
	return new RequestFailed(
		`${host} gives no access token (${about}). ${hintOf(status, words.join(" "))}`,
		{ status, ...(error && { error }) },
		readRetryAfter(answer),
	);
}

/** Creates the error for an answer that should have an access token, but cannot be used. */
export const unusable = (host: string, { status }: Pick<HttpAnswer, "status">, problem: string): RequestFailed =>
	new RequestFailed(`The answer of ${host} cannot be used: ${problem}`, { status });

/** Requires a token to be text as RFC 6749 section A.12 defines it, because it becomes part of a header. */
export function requireText(host: string, answer: HttpAnswer, token: string): void {
	if (/^[\x20-\x7e]+$/.test(token)) return;
	throw unusable(
		host,
		answer,
		"the access token has characters that no header can have, such as a line break. Ask the operator of the service.",
	);
}

/** Reads how long to wait, in seconds: a number, or a date (RFC 9110 section 10.2.3). */
function readRetryAfter({ headers }: HttpAnswer): number | undefined {
	const text = String(headers["retry-after"] ?? "").trim();
	if (/^\d{1,9}$/.test(text)) return Number(text);
	const at = Date.parse(text);
	return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
