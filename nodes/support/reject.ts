import type { Jwt, Message } from "./types";

/**
 * Makes a message into the answer to a request whose token was refused, ready for an `http response` node. `msg.req`,
 * `msg.res` and headers set earlier in the flow stay.
 * @returns the status code
 */
export function reject(jwt: Jwt, msg: Message, error: Error & { code?: string }): number {
	const { statusCode, headers, body } = jwt.challenge(error);
	msg.statusCode = statusCode;
	msg.headers = { ...(msg.headers as object | undefined), ...headers };
	msg.payload = body;
	msg.error = { code: error.code, message: error.message };
	return statusCode;
}
