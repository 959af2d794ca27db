import type { Message } from "./types";

/** Returns a property of a message; `undefined` if it cannot be read. */
function partOf(msg: Message, name: string): unknown {
	try {
		return msg[name];
	} catch {
		return undefined;
	}
}

/** Copies only the properties of a message that are needed to answer its HTTP request, so that every request is answered. */
export function bareMessage(msg: Message): Message {
	const [id, req, res] = [partOf(msg, "_msgid"), partOf(msg, "req"), partOf(msg, "res")];
	const bare: Partial<Message> = { req, res };
	if (typeof id === "string") bare._msgid = id;
	return bare as Message;
}

/** Restores the HTTP request that Node-RED removed from a message. */
export function returnRequest(msg: Message, { req, res }: Message): void {
	try {
		if (req) msg.req = req;
		if (res) msg.res = res;
	} catch {
		// A message that cannot be changed did not lose its request.
	}
}

/** Returns the headers of a message for an `http response` node, if they can be read. */
export function headersOf(msg: Message): object {
	try {
		return typeof msg.headers === "object" ? { ...msg.headers } : {};
	} catch {
		return {};
	}
}
