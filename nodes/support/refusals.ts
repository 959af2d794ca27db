import type { Node } from "node-red";
import { shownToken } from "./shown-token";
import type { Jwt, Message, Refusal, Refusals } from "./types";

/** The number of refusals that a node keeps. */
const KEPT = 20;
/** The maximum length of the header and claims in a token, in characters. */
const MAX_LENGTH = 16_384;

/** A refusal, with the encoded header and claims of its token. */
type Kept = Omit<Refusal, "header" | "claims"> & { input?: Buffer };

/** Creates the record of one node. */
function createRefusals(jwt: Jwt): Refusals {
	const kept: Kept[] = [];
	const tokens = new WeakMap<Message, unknown>();
	return {
		note: (msg, token) => void tokens.set(msg, token),
		add(msg, { code, claim, reason }) {
			if (kept.length === KEPT) kept.shift();
			const input = inputOf(tokens.get(msg));
			kept.push({ at: Date.now(), code, ...(claim && { claim }), ...(reason && { reason }), ...input });
		},
		list: () =>
			kept.toReversed().map(({ input, ...refusal }) => ({ ...refusal, ...(input && shownToken(jwt, `${input}.AA`)) })),
	};
}

/**
 * Returns the part of a token before its signature, which is never kept. Copied, because a part of a text would keep all of it
 * in memory.
 */
function inputOf(token: unknown): Pick<Kept, "input" | "leftOut"> {
	const text = textOf(token);
	const [first, end] = [text.indexOf("."), text.lastIndexOf(".")];
	// Anything else than three parts is not a signed token, so a signature could be anywhere in it.
	if (first === end || text.indexOf(".", first + 1) !== end) return {};
	return end > MAX_LENGTH ? { leftOut: true } : { input: Buffer.from(text.slice(0, end)) };
}

/** Returns a token as text; blank if it is something else. Even asking can throw for a Proxy. */
function textOf(token: unknown): string {
	try {
		if (Buffer.isBuffer(token)) return token.toString("latin1", 0, 2 * MAX_LENGTH);
	} catch {
		return "";
	}
	return typeof token === "string" ? token : "";
}

/** The records of all nodes that verify tokens, by the id of the node. */
export interface RefusalLog {
	/** Starts the record of a node. It ends when the node is closed. */
	open(node: Node): Refusals;
	/** Returns the last refusals of a node, or of all instances of a node in a subflow; `undefined` if there is no such node. */
	of(id: string): Refusal[] | undefined;
}

export function createRefusalLog(jwt: Jwt): RefusalLog {
	const records = new Map<string, Set<Refusals>>();
	return {
		open(node) {
			const record = createRefusals(jwt);
			// Each instance of a subflow has its own id, but the dialog only knows that of the node in the subflow.
			const ids = [node.id, (node as { _alias?: string })._alias].filter((id) => id !== undefined);
			for (const id of ids) records.set(id, (records.get(id) ?? new Set()).add(record));
			node.on("close", () => {
				for (const id of ids) {
					const ofId = records.get(id);
					ofId?.delete(record);
					if (ofId?.size === 0) records.delete(id);
				}
			});
			return record;
		},
		of(id) {
			const ofId = records.get(id);
			const refusals = ofId && [...ofId].flatMap((record) => record.list());
			return refusals?.sort((a, b) => b.at - a.at).slice(0, KEPT);
		},
	};
}
