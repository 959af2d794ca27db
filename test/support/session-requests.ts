/** Messages of HTTP requests to nodes of sessions. */
import type { Message } from "./flow.js";

/** Makes the message of a request. */
export const requestOf = (req: object): Message => ({ payload: {}, req: { headers: {}, ...req }, res: {} });

/** The tokens that came out of a session node. */
export const answerOf = (msg: Message | undefined): Answer => msg?.payload as Answer;

/** What a session node answers. */
export interface Answer {
	access_token: string;
	token_type: string;
	expires_in: number;
	refresh_token: string;
}

/** The code of the error on the second output. */
export const codeOf = (msg: Message | undefined): string | undefined =>
	(msg?.error as { code?: string } | undefined)?.code;
