import type { Node, NodeAPI } from "node-red";
import type { MaybePromise, TypedValue } from "../../src/index.js";
import { asValue } from "./as-value";
import type { ActionContext, Message } from "./types";

/** Reads a typed property of one message. What is not there, or an environment variable that is not set, is `undefined`. */
export type Read = (msg: Message) => MaybePromise<unknown>;

/** Makes the error for a property that cannot be read. `problem` holds no value. */
export type Failure = (problem: string) => Error;

const CONSTANT_TYPES = ["str", "num", "bool", "json", "env"];

/** Whether a typed property has the same value for each message, so that it is read once per deploy. */
export const isConstant = ({ type }: TypedValue): boolean => CONSTANT_TYPES.includes(type);

/** What readers need to know of a node. */
type Surroundings = Pick<ActionContext, "RED" | "jwt" | "node">;

/**
 * Creates a reader of a typed property. What fails is raised when a message comes, so that a Catch node sees it.
 */
export function createReader({ RED, node }: Surroundings, property: TypedValue, fail: Failure): Read {
	const { value, type } = property;
	const failing = (problem: string): Read => {
		return () => {
			throw fail(problem);
		};
	};
	try {
		if (type === "env" && !isSetVariable(RED, node, value)) return () => undefined;
		if (isConstant(property)) {
			const constant = RED.util.evaluateNodeProperty(value, type, node, {} as Message);
			return Number.isNaN(constant) ? failing("is not a number (num).") : () => constant;
		}
		if (type === "date") return readDate(RED, node, value);
		if (type === "msg") return (msg) => messageProperty(RED, msg, value);
		if (type === "jsonata") return readJsonata(RED, node, value, fail);
		if (type === "flow" || type === "global") return (msg) => readContext(RED, node, property, msg, fail);
	} catch {
		return failing(type === "json" ? "is not valid JSON." : `cannot be read as ${type}.`);
	}
	return failing(`has the unknown type ${type}.`);
}

/**
 * Whether every environment variable of a text is set and not blank: `NAME`, or `${NAME}` with text around it. Node-RED
 * takes blank text for one that is not set.
 */
function isSetVariable(RED: NodeAPI, node: Node, text: string): boolean {
	const named = [...text.matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name as string);
	const names = named.length > 0 ? named : [text];
	return names.every((name) => RED.util.evaluateNodeProperty(name, "env", node, {} as Message) !== "");
}

/** The time now: as a NumericDate, which dates in tokens are, unless another form is asked for. */
function readDate(RED: NodeAPI, node: Node, value: string): Read {
	if (!value) return () => Math.floor(Date.now() / 1000);
	return (msg) => RED.util.evaluateNodeProperty(value, "date", node, msg);
}

function messageProperty(RED: NodeAPI, msg: Message, path: string): unknown {
	try {
		return asValue(RED.util.getMessageProperty(msg, path));
	} catch {
		return undefined;
	}
}

function readJsonata(RED: NodeAPI, node: Node, value: string, fail: Failure): Read {
	const expression = RED.util.prepareJSONataExpression(value, node);
	return (msg) =>
		new Promise((resolve, reject) => {
			RED.util.evaluateJSONataExpression(expression, msg, (error, result) => {
				// JSONata puts the value it stumbled over into its message; its code says enough.
				if (error)
					reject(fail(`is a JSONata expression that failed (${(error as { code?: string }).code ?? "error"}).`));
				else resolve(asValue(result));
			});
		});
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

/** Puts a result into a property of the message at once, or into flow or global context. */
export type Write = (msg: Message, result: unknown) => MaybePromise<void>;

/** Creates a writer of results. It fails if the property is inside something that is not an object. */
export function createWriter({ RED, node }: Surroundings, { value, type }: TypedValue, fail: Failure): Write {
	if (type === "msg") {
		const isName = /^\w+$/.test(value);
		const current = (msg: Message) => (isName ? msg[value] : RED.util.getMessageProperty(msg, value));
		return (msg, result) => {
			let isSet = false;
			try {
				// A frozen message takes nothing on and raises nothing, and what it had before would pass for the result.
				isSet = RED.util.setMessageProperty(msg, value, result, true) && current(msg) === result;
			} catch {
				// A path that cannot be read, or a property that refuses to be set.
			}
			if (!isSet) throw fail(`cannot be set: msg.${value}.`);
		};
	}
	if (type !== "flow" && type !== "global") {
		return () => {
			throw fail(`has the unknown type ${type}.`);
		};
	}
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
