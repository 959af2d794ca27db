import { bareMessage, headersOf } from "./bare-message";
import type { Jwt, Message } from "./types";

/** A message that answers the request of another one, and what to log of it. */
export interface Rejection {
	msg: Message;
	statusCode: number;
}

/**
 * Makes a message into the answer to a request whose token was refused, ready for an `http response` node. `msg.req`,
 * `msg.res` and headers set earlier in the flow stay. Of a message that cannot be changed they go into a new one: an answer
 * that did not take the refusal on could be taken for a good one.
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
