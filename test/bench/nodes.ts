/** The parts of a runtime that the benchmark's own nodes need. */
import { EventEmitter } from "node:events";
import { createRequire } from "node:module";

export type Message = Record<string, unknown>;
type Send = (msg: Message | (Message | null)[]) => void;

interface Response {
	json(body: unknown): void;
	status(code: number): Response;
	send(text: string): void;
}
type Handler = (request: object, response: Response) => Promise<void>;

/** A node that was made; messages that it sends go to `sent`. */
export class MadeNode extends EventEmitter {
	sent: (msg: Message) => void = () => {};
	send(msg: Message): void {
		this.sent(msg);
	}
	/** Hands the node a message. @returns what it sends */
	receive(msg: Message): Parameters<Send>[0] | undefined {
		let answer: Parameters<Send>[0] | undefined;
		this.emit(
			"input",
			msg,
			(sent: Message) => {
				answer = sent;
			},
			() => {},
		);
		return answer;
	}
}

const nodes = new Map<string, MadeNode>();
const handlers: Handler[] = [];
type Constructor = (this: MadeNode, config: object) => void;

/** Makes a node of a file of the benchmark. */
export function makeNode(file: string, config: { id: string } & Record<string, unknown>): MadeNode {
	let construct: Constructor | undefined;
	let ids = 0;
	createRequire(import.meta.url)(`../../bench/${file}`)({
		nodes: {
			createNode: () => {},
			getNode: (id: string) => nodes.get(id),
			registerType: (_type: string, registered: Constructor) => {
				construct = registered;
			},
		},
		util: { generateId: () => String(ids++) },
		httpNode: { get: (_path: string, handler: Handler) => handlers.push(handler) },
	});
	const node = new MadeNode();
	nodes.set(config.id, node);
	construct?.call(node, config);
	return node;
}

/** Calls the endpoint that the node registered last. @returns its answer, or the text of its failure */
export function callEndpoint(request: object): Promise<unknown> {
	return new Promise((resolve) => {
		const response: Response = { json: resolve, status: () => response, send: resolve };
		void handlers.at(-1)?.(request, response);
	});
}
