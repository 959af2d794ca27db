import type { Node } from "node-red";
import type { Persistence } from "../../src/index.js";

/** How many values are read at once. Context returns them as arguments of a call, of which there cannot be any number. */
const PAGE = 1000;

/** The context of a node, with the signatures that Node-RED's types lack. */
interface AsyncContext {
	keys(store: string | undefined, done: (error: unknown, keys?: string[]) => void): void;
	get(keys: string[], store: string | undefined, done: (error: unknown, ...values: unknown[]) => void): void;
	set(keys: string[], values: unknown[], store: string | undefined, done: (error?: unknown) => void): void;
}

/**
 * Keeps entries in the context of a node, each under a key of its own. They go with the node, and survive what the context
 * store survives.
 * @param name the name of the context store; blank for the default one
 */
export function createContextPersistence(node: Node, name: string): Persistence {
	const context = node.context() as unknown as AsyncContext;
	const store = name || undefined;
	return {
		async load() {
			const keys = await called<string[]>((done) => context.keys(store, done));
			const entries: [string, unknown][] = [];
			for (let from = 0; from < keys.length; from += PAGE) {
				const page = keys.slice(from, from + PAGE);
				const values = await called<unknown[]>((done) =>
					context.get(page, store, (error, ...found) => done(error, found)),
				);
				for (const [index, key] of page.entries()) entries.push([decodeKey(key), values[index]]);
			}
			return entries;
		},
		async save(changes) {
			const keys = [...changes.keys()].map(encodeKey);
			await called<void>((done) => context.set(keys, [...changes.values()], store, (error) => done(error)));
		},
	};
}

/** Node-RED reads a key as a path, so that its dots, brackets and quotes would nest. */
const encodeKey = (key: string): string => `k${Buffer.from(key).toString("base64url")}`;
const decodeKey = (key: string): string => Buffer.from(key.slice(1), "base64url").toString();

/** Turns a call with a callback, which can also throw, into a promise. */
function called<T>(call: (done: (error: unknown, value?: T) => void) => void): Promise<T> {
	return new Promise((resolve, reject) => {
		call((error, value) => (error ? reject(error) : resolve(value as T)));
	});
}
