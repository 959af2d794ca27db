import type { Jwt, Message } from "./types";

/** A response of Express, as far as it is needed here. */
interface Response {
	headersSent: boolean;
	status(code: number): Response;
	set(headers: object): Response;
	json(body: object): void;
}

/**
 * Creates what becomes of an HTTP request whose node was stopped while it worked. Node-RED delivers nothing that such a node
 * sends, so the request would never be answered. It is told to come again: a renewal can be repeated, if it is repeated soon.
 * @returns a function that returns whether the message has a request, which is answered now
 */
export function createLateAnswer(jwt: Jwt): (msg: Message) => boolean {
	const problem = "The node was stopped by a deploy before it could answer. Try again in a moment.";
	const { statusCode, headers, body } = jwt.challenge(new jwt.JwtError("ERR_JWT_STORE_UNAVAILABLE", problem));
	return (msg) => {
		try {
			const { _res: response } = msg.res as { _res: Response };
			if (!response.headersSent) response.status(statusCode).set(headers).json(body);
			return true;
		} catch {
			return false;
		}
	};
}
