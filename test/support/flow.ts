/** Runs a `jwt` node from the built files in its own flow, in the runtime of `node-red-node-test-helper`. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createRequire } from "node:module";
import { ENDLESS } from "./endless.js";
import type { FlowNode } from "./node-red.js";
import { SECRET } from "./tokens.js";

export const LEVEL = { error: 20, warn: 30 };

export type Message = Record<string, unknown>;
export type NodeError = Error & { code?: string; claim?: string; reason?: string };

/** The outcome of one message. */
export interface Outcome {
	/** The message from the first output. */
	first?: Message;
	/** The message from the second output. */
	second?: Message;
	/** The message at the Catch node. */
	caught?: Message & { error: { code?: string; message: string } };
	/** The message at the Complete node. */
	completed?: Message;
	/** The error that the node passed to `done`. */
	error?: NodeError;
}

export interface FlowOptions {
	/** Properties of the `jwt` node, in addition to those of every node. */
	jwt?: object;
	/** Properties of the `jwt-config` node, which accepts tokens without `exp` by default here; `null`: no such node. */
	config?: object | null;
	/** Credentials of the configuration; by default {@link SECRET}. */
	credentials?: object;
	/** More nodes. */
	nodes?: readonly FlowNode[];
	/** The credentials of these, by id. */
	secrets?: Record<string, object>;
	/** The environment variables of the tab, on which the configuration is then, too. */
	env?: readonly object[];
}

interface Context {
	get(key: string): unknown;
	set(key: string, value: unknown): void;
}

interface RuntimeNode {
	on(event: "input", listener: (msg: Message) => void): void;
	receive(msg: Message): void;
	context(): { flow: Context; global: Context };
}

interface LogEntry {
	level: number;
	type?: string;
	msg: unknown;
}

interface Helper {
	settings(settings: object): void;
	load(nodes: unknown[], flow: FlowNode[], credentials: object): Promise<void>;
	setFlows(flow: FlowNode[], type: "nodes", credentials: object): Promise<void>;
	unload(): Promise<void>;
	getNode(id: string): RuntimeNode;
	log(): { getCalls(): { args: [LogEntry] }[] };
}

interface Completion {
	msg: Message;
	error?: NodeError;
	node: { id: string };
}

interface StatusEvent {
	id: string;
	status: { fill?: string; shape?: string; text?: string };
}

interface Runtime {
	events: EventEmitter;
	hooks: { add(id: string, hook: (event: Completion) => void): void; remove(id: string): void };
}

const require = createRequire(import.meta.url);
const helper = require("node-red-node-test-helper") as Helper;
const RED = require("node-red") as Runtime;
const NODES = ["jwt-store", "jwt-config", "jwt", "jwt-session", "jwt-request"].map(
	(name) => require(`../../dist/nodes/${name}.js`) as unknown,
);

// With this, messages arrive before the node calls `done`, so nothing is still on its way then.
helper.settings({ runtimeSyncDelivery: true });

/** These ids differ from all other values in nodes, because Node-RED takes any equal value for a reference. */
const ID = { jwt: "node.jwt", config: "node.config" };

/** The events since the flow was deployed. */
let sent: unknown[] = [];
let completions: Completion[] = [];
let statuses: StatusEvent["status"][] = [];
const happened = new EventEmitter().setMaxListeners(0);

function onComplete(event: Completion): void {
	if (event.node.id !== ID.jwt) return;
	completions.push(event);
	happened.emit(`done ${event.msg._msgid}`);
}

function onStatus({ id, status }: StatusEvent): void {
	if (id !== ID.jwt) return;
	statuses.push(status);
	happened.emit("status");
}

/** Places a node on the tab of the flow. Node-RED takes a node without a position for a configuration node. */
export function onTab(node: FlowNode): FlowNode {
	return { z: "tab", x: 0, y: 0, wires: [], ...node };
}

function flowOf({ jwt, config = {}, nodes = [], env }: FlowOptions): FlowNode[] {
	return [
		{ id: "tab", type: "tab", label: "test", ...(env && { env }) },
		...(config ? [{ id: ID.config, type: "jwt-config", z: env ? "tab" : "", name: "", ...ENDLESS, ...config }] : []),
		onTab({ id: ID.jwt, type: "jwt", name: "", jwtconfig: ID.config, wires: [["first"], ["second"]], ...jwt }),
		onTab({ id: "first", type: "helper" }),
		onTab({ id: "second", type: "helper" }),
		onTab({ id: "node.catch", type: "catch", scope: null, wires: [["caught"]] }),
		onTab({ id: "caught", type: "helper" }),
		onTab({ id: "node.complete", type: "complete", scope: [ID.jwt], wires: [["completed"]] }),
		onTab({ id: "completed", type: "helper" }),
		...nodes,
	];
}

const credentialsOf = ({ credentials = { secret: SECRET }, secrets }: FlowOptions) => ({
	[ID.config]: credentials,
	...secrets,
});

export type Flow = Awaited<ReturnType<typeof deploy>>;

/** Starts a flow. End each test with {@link stop}. */
export async function deploy(options: FlowOptions = {}) {
	[sent, completions, statuses] = [[], [], []];
	const outcomes = new Map<unknown, Outcome>();
	RED.events.on("node-status", onStatus);
	RED.hooks.add("onComplete.test", onComplete);
	await helper.load(NODES, flowOf(options), credentialsOf(options));
	for (const place of ["first", "second", "caught", "completed"] as const) {
		helper.getNode(place).on("input", (msg) => {
			const outcome = outcomes.get(msg._msgid) ?? {};
			assert.ok(!(place in outcome), `one message came to ${place} twice`);
			outcomes.set(msg._msgid, Object.assign(outcome, { [place]: msg }));
		});
	}
	const log = () =>
		helper
			.log()
			.getCalls()
			.map(({ args }) => args[0]);

	return {
		/** Sends a message to the `jwt` node; resolves when the node is done with it. @param id the id of the message */
		async send(msg: Message, id: string = randomUUID()): Promise<Outcome> {
			msg._msgid = id;
			outcomes.delete(id);
			sent.push(msg._msgid);
			const done = once(happened, `done ${msg._msgid}`);
			helper.getNode(ID.jwt).receive(msg);
			await done;
			const error = completions.find((completion) => completion.msg === msg)?.error;
			const outcome = { ...outcomes.get(msg._msgid), ...(error && { error }) };
			const ways = ["first", "second", "caught"].filter((way) => way in outcome);
			assert.ok(ways.length <= 1, `one message came out in several ways: ${ways}`);
			return outcome;
		},
		/** Sends a message to another node; resolves with the message that comes to the first output. */
		async through(id: string, msg: Message): Promise<Message> {
			const arrived = new Promise<Message>((resolve) => helper.getNode("first").on("input", resolve));
			helper.getNode(id).receive(msg);
			return arrived;
		},
		/** Sends a message to another node; resolves with that message at the first output. */
		async to(id: string, msg: Message): Promise<Message> {
			msg._msgid = randomUUID();
			const arrived = new Promise<Message>((resolve) =>
				helper.getNode("first").on("input", (came) => {
					if (came._msgid === msg._msgid) resolve(came);
				}),
			);
			helper.getNode(id).receive(msg);
			return arrived;
		},
		/** Whether the node is done with a message synchronously. */
		async isDoneAtOnce(msg: Message): Promise<boolean> {
			const outcome = this.send(msg);
			const isDone = completions.some((completion) => completion.msg === msg);
			await outcome;
			return isDone;
		},
		/** Deploys changes. Unchanged nodes keep running. */
		async redeploy(changed: FlowOptions) {
			const started = once(RED.events, "flows:started");
			// The helper gives up after 300 ms, or if the flows start before it listens.
			await helper.setFlows(flowOf(changed), "nodes", credentialsOf(changed)).catch(({ message }: Error) => {
				assert.equal(message, "timeout waiting event");
			});
			await started;
		},
		/** Returns the statuses of the `jwt` node; waits until there are `count`. */
		async statuses(count = 0) {
			while (statuses.length < count) await once(happened, "status");
			return statuses;
		},
		/** All log entries. */
		log,
		/** Returns what nodes of a type logged at a level. */
		logged(level: number, type: string): string[] {
			const entries = log().filter((entry) => entry.level === level && entry.type === type);
			return entries.map(({ msg }) => (msg instanceof Error ? msg.message : String(msg)));
		},
		context: () => helper.getNode(ID.jwt).context(),
	};
}

/** Stops the flow of a test, and checks that its node called `done` once for every message. */
export async function stop(): Promise<void> {
	RED.hooks.remove("*.test");
	RED.events.off("node-status", onStatus);
	await helper.unload();
	const done = completions.map(({ msg }) => msg._msgid);
	assert.deepEqual(done.sort(), sent.sort(), "done must be called once for every message");
}

/** Checks that a message failed with a code and only reached the Catch node. Returns the message there. */
export function assertCaught(outcome: Outcome, code: string): NonNullable<Outcome["caught"]> {
	assert.equal(outcome.error?.code, code, `done got: ${outcome.error}`);
	assert.ok(outcome.caught, "nothing came to the Catch node");
	assert.equal(outcome.caught.error.code, code);
	assert.ok(!outcome.completed, "a failed message must not come to the Complete node");
	return outcome.caught;
}
