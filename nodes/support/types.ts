import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from "node-red";
import type {
	JwtConfigOptions,
	JwtError,
	JwtOptions,
	KeyCredentials,
	KeySource,
	MaybePromise,
	Verifier,
} from "../../src/index.js";

/** The JOSE domain, loaded once: it is an ES module, this is not. */
export type Jwt = typeof import("../../src/index.js");

/** What a `jwt` node sees of its `jwt-config`. */
export interface JwtConfigNode extends Node<KeyCredentials> {
	options: JwtConfigOptions;
	/** Properties in the flow file that this version does not know. */
	unknown: readonly string[];
	/** Fails if a setting or a key of the configuration cannot be used. At once, soon after a deploy. */
	keys(): MaybePromise<KeySource>;
	/** One verifier for all nodes of the configuration, which remember tokens together. Fails as `keys` does. */
	verifier(): MaybePromise<Verifier>;
	/** Whether it was stopped. A deploy that changes it makes another one in its place. */
	isClosed: boolean;
	/** Why new keys could not be used, while the old ones stay in use. The event `trouble` tells of a change. */
	trouble?: JwtError;
}

/** A definition as a flow file has it: any property may be absent. */
export type Definition<T> = NodeDef & Partial<T> & { generatejwt?: unknown };

/** What an action is made from, once per deploy. */
export interface ActionContext {
	RED: NodeAPI;
	jwt: Jwt;
	node: Node;
	options: JwtOptions;
	/** Properties of the node in the flow file that this version does not know. */
	unknown: readonly string[];
	/** The configuration that was found last. */
	config?: JwtConfigNode;
}

export type Message = NodeMessageInFlow & Record<string, unknown>;

/** Does what a node is set to with one message: returns the result, fails with a `JwtError`. */
export type Perform = (msg: Message) => MaybePromise<unknown>;
