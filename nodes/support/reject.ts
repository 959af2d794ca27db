import { bareMessage, headersOf } from "./bare-message";
import type { Jwt, Message } from "./types";

/** A message that answers an HTTP request with an error, and its status code. */
export interface Rejection {
	msg: Message;
	statusCode: number;
}

/**
 * Turns a message into the answer to a request with a refused token, ready for an `http response` node. Keeps `msg.req`,
 * `msg.res` and headers set earlier in the flow. Copies them to a new message if the original cannot be changed, because an
 * answer without the refusal could be mistaken for a success.
 */
export function reject(jwt: Jwt, msg: Message, error: Error & { code?: string }): Rejection {
	const { statusCode, headers, body } = jwt.challenge(error);
	const answer = {
		statusCode,
		headers: { ...headersOf(msg), ...headers },
		payload: body,
		error: { code: error.code, message: error.message },
	};
	return { msg: takesOn(msg, answer) ? msg : { ...bareMessage(msg), ...answer }, statusCode };
}

function takesOn(msg: Message, answer: Record<string, unknown>): boolean {
	try {
		Object.assign(msg, answer);
		return Object.entries(answer).every(([name, value]) => msg[name] === value);
	} catch {
		return false;
	}
}
