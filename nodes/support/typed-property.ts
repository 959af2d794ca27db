import type { Node, NodeAPI } from "node-red";
import type { MaybePromise, TypedValue } from "../../src/index.js";
import { asValue } from "./as-value";
import { isJwtError } from "./failure";
import type { ActionContext, Message } from "./types";

/** Reads a typed property for one message. Returns `undefined` for a missing property or an unset environment variable. */
export type Read = (msg: Message) => MaybePromise<unknown>;

/** Creates the error for a property that cannot be read. `problem` does not contain values. */
export type Failure = (problem: string) => Error;

const CONSTANT_TYPES = ["str", "list", "num", "bool", "json", "env"];

/** Whether a typed property has the same value for every message, so that it is read once per deploy. */
export const isConstant = ({ type }: TypedValue): boolean => CONSTANT_TYPES.includes(type);

/** The parts of the context that readers need. */
export type Surroundings = Pick<ActionContext, "RED" | "jwt" | "node"> & {
	/** Returns a value that follows from the signing key, for the type `key` and `$key` in JSONata. */
	keyValue?(name: string): MaybePromise<string>;
};

/**
 * Creates a reader for a typed property. Errors are thrown when a message arrives, so that a Catch node gets them.
 */
export function createReader(surroundings: Surroundings, property: TypedValue, fail: Failure): Read {
	const { RED, jwt, node, keyValue } = surroundings;
	const { value, type } = property;
	const failing = (problem: string): Read => {
		return () => {
			throw fail(problem);
		};
	};
	try {
		if (type === "env" && !isSetVariable(RED, node, value)) return () => undefined;
		if (type === "list") return () => jwt.splitCommas(String(value));
		if (isConstant(property)) {
			const constant = RED.util.evaluateNodeProperty(value, type, node, {} as Message);
			return Number.isNaN(constant) ? failing("is not a number (num).") : () => constant;
		}
		if (type === "date") return readDate(RED, node, value);
		if (type === "msg") return (msg) => messageProperty(RED, msg, value);
		if (type === "key" && keyValue) return () => keyValue(value);
		if (type === "jsonata") return readJsonata(surroundings, value, fail);
		if (type === "flow" || type === "global") return (msg) => readContext(RED, node, property, msg, fail);
	} catch {
		return failing(type === "json" ? "is not valid JSON." : `cannot be read as ${type}.`);
	}
	return failing(`has the unknown type ${type}.`);
}

/**
 * Whether all environment variables in a text are set and not blank. The text is `NAME`, or contains `${NAME}`. Node-RED
 * returns blank text for a variable that is not set.
 */
function isSetVariable(RED: NodeAPI, node: Node, text: string): boolean {
	const named = [...text.matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name as string);
	const names = named.length > 0 ? named : [text];
	return names.every((name) => RED.util.evaluateNodeProperty(name, "env", node, {} as Message) !== "");
}

/** Creates a reader for the current time: a NumericDate, as in tokens, unless the property asks for another format. */
function readDate(RED: NodeAPI, node: Node, value: string): Read {
	if (!value) return () => Math.floor(Date.now() / 1000);
	return (msg) => RED.util.evaluateNodeProperty(value, "date", node, msg);
}

/** Returns a property of a message; `undefined` if there is none. */
export function messageProperty(RED: NodeAPI, msg: Message, path: string): unknown {
	try {
		return asValue(RED.util.getMessageProperty(msg, path));
	} catch {
		return undefined;
	}
}

function readJsonata({ RED, jwt, node, keyValue }: Surroundings, value: string, fail: Failure): Read {
	const expression = RED.util.prepareJSONataExpression(value, node);
	if (keyValue) expression.registerFunction("key", keyValue, "<s:s>");
	return (msg) =>
		new Promise((resolve, reject) => {
			RED.util.evaluateJSONataExpression(expression, msg, (error, result) => {
				// Thrown by our own function, so that its message is safe.
				if (isJwtError(jwt, error)) reject(error);
				else if (error) reject(fail(`is a JSONata expression that failed (${codeOf(error)}).`));
				else resolve(asValue(result));
			});
		});
}

/** Returns the code of JSONata, because its message can contain the value that caused the error. Other errors can have any code. */
function codeOf(error: object): string {
	const { code } = error as { code?: unknown };
	return typeof code === "string" && /^[A-Z]\d{4}$/.test(code) ? code : "error";
}

async function readContext(RED: NodeAPI, node: Node, { value, type }: TypedValue, msg: Message, fail: Failure) {
	try {
		return await new Promise<unknown>((resolve, reject) => {
			RED.util.evaluateNodeProperty(value, type, node, msg, (error, result) =>
				error ? reject(error) : resolve(asValue(result)),
			);
		});
	} catch {
		throw fail(`cannot be read: ${type}.${value}.`);
	}
}

/** Writes a result to a property of the message (synchronously), or to flow or global context. */
export type Write = (msg: Message, result: unknown) => MaybePromise<void>;

/**
 * Creates a writer for results. It fails if the property cannot be set, for example inside a value that is not an object.
 * Throws at once for an unknown type.
 */
export function createWriter({ RED, node }: Surroundings, { value, type }: TypedValue, fail: Failure): Write {
	if (type === "msg") {
		const isName = /^\w+$/.test(value);
		const current = (msg: Message) => (isName ? msg[value] : RED.util.getMessageProperty(msg, value));
		return (msg, result) => {
			let isSet = false;
			try {
				// A frozen message ignores changes without an error, and its old value could be mistaken for the result.
				isSet = RED.util.setMessageProperty(msg, value, result, true) && current(msg) === result;
			} catch {
				// The path cannot be read, or the property cannot be set.
			}
			if (!isSet) throw fail(`cannot be set: msg.${value}.`);
		};
	}
	if (type !== "flow" && type !== "global") throw fail(`has the unknown type ${type}.`);
	const { key, store } = RED.util.parseContextStore(value) as { key: string; store?: string };
	return async (_msg, result) => {
		try {
			await new Promise<void>((resolve, reject) => {
				node.context()[type].set(key, result, store, (error: Error | null) => (error ? reject(error) : resolve()));
			});
		} catch {
			throw fail(`cannot be set: ${type}.${value}.`);
		}
	};
}
