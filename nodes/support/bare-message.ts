import type { Message } from "./types";

/** A property of a message, or nothing where it cannot be read. */
function partOf(msg: Message, name: string): unknown {
	try {
		return msg[name];
	} catch {
		return undefined;
	}
}

/** A message with no more than an answer to the request of another one needs, so that none is left waiting. */
export function bareMessage(msg: Message): Message {
	const [id, req, res] = [partOf(msg, "_msgid"), partOf(msg, "req"), partOf(msg, "res")];
	const bare: Partial<Message> = { req, res };
	if (typeof id === "string") bare._msgid = id;
	return bare as Message;
}

/** Gives a message back the request that Node-RED took out of it. */
export function returnRequest(msg: Message, { req, res }: Message): void {
	try {
		if (req) msg.req = req;
		if (res) msg.res = res;
	} catch {
		// It cannot be changed, so nothing was taken out of it.
	}
}

/** The headers that a message has for an `http response` node, as far as they can be read. */
export function headersOf(msg: Message): object {
	try {
		return typeof msg.headers === "object" ? { ...msg.headers } : {};
	} catch {
		return {};
	}
}
