import type { ActionContext, Message } from "./types";

/**
 * Creates a function that warns once in the log if the claims are what the sender of the HTTP request wrote: by their path, or
 * because they are the same object. Values that a flow built from a request are its own business.
 */
export function createRequestWarning({
	jwt,
	node,
	options,
}: Pick<ActionContext, "jwt" | "node"> & { options: { claims: string; claimsType: string } }): (
	msg: Message,
	claims: unknown,
) => void {
	const isSent = options.claimsType === "msg" && jwt.isSentPath(options.claims);
	let isDone = false;
	return (msg, claims) => {
		if (isDone || typeof claims !== "object" || claims === null) return;
		if (!isSent && !isPartOf(msg, claims)) return;
		isDone = true;
		node.warn(
			"The claims are the query or the body of the HTTP request, so its sender decides what the token says. Build the claims in a Change or Function node in front of this node.",
		);
	};
}

function isPartOf(msg: Message, claims: object): boolean {
	try {
		const { query, body } = (msg.req ?? {}) as { query?: unknown; body?: unknown };
		return claims === query || claims === body;
	} catch {
		return false;
	}
}
