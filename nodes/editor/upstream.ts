import { isSentPath } from "../../src/sent-path";

/** A node that messages come from. */
export interface Source {
	id: string;
	type: string;
	/** The method of an `http in`. */
	method?: string;
}

/** The `http in` nodes that a node gets messages from. */
export interface Upstream {
	/** Whether there is one. */
	http: boolean;
	/** Whether the payload of one arrives as the caller sent it. */
	untouched: boolean;
	/** Whether one of them takes requests with a body. */
	body: boolean;
}

/** The nodes that pass the payload of a message on unchanged. */
const PASSING = ["junction", "link in", "link out", "switch", "delay", "debug"];
const BODY_METHODS = ["post", "put", "patch"];

/** Follows the wires back from a node. @param sourcesOf returns the nodes that are wired to the input of a node */
export function upstreamOf(id: string, sourcesOf: (id: string) => readonly Source[]): Upstream {
	const found: Upstream = { http: false, untouched: false, body: false };
	const visited = new Set<string>();
	const follow = (at: string, untouched: boolean) => {
		for (const source of sourcesOf(at)) {
			// A node can be reached on two ways, and only one of them changes the payload.
			const step = `${source.id} ${untouched}`;
			if (visited.has(step)) continue;
			visited.add(step);
			if (source.type === "http in") {
				found.http = true;
				found.untouched ||= untouched;
				found.body ||= BODY_METHODS.includes(source.method ?? "");
			}
			follow(source.id, untouched && PASSING.includes(source.type));
		}
	};
	follow(id, true);
	return found;
}

/** Whether the claims of a token would be the request itself, so that its caller writes them. */
export function isRequestItself(type: string, path: string, upstream: Upstream): boolean {
	if (type !== "msg") return false;
	return isSentPath(path) || (path === "payload" && upstream.untouched);
}
