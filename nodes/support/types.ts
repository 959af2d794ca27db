import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from "node-red";
import type { JwtConfigOptions, JwtError, JwtOptions, KeyCredentials, KeySource, Verifier } from "../../src/index.js";

/** The JOSE domain, loaded once: it is an ES module, this is not. */
export type Jwt = typeof import("../../src/index.js");

/** What a `jwt` node sees of its `jwt-config`. */
export interface JwtConfigNode extends Node<KeyCredentials> {
	options: JwtConfigOptions;
	/** Settles soon after deploy; rejects where the keys cannot be used. */
	keys: Promise<KeySource>;
	/** What verifies tokens by it: one for all its nodes, who so remember tokens together. Rejects as `keys` does. */
	verifier(): Promise<Verifier>;
	/** Why new keys could not be taken over, while the old ones stay in use. A change is told by the event `trouble`. */
	trouble?: JwtError;
}

/** A definition as a flow file has it: any property may be absent. */
export type Definition<T> = NodeDef & Partial<T> & { generatejwt?: unknown };

/** What a step is made from, once per deploy. */
export interface StepContext {
	RED: NodeAPI;
	jwt: Jwt;
	node: Node;
	options: JwtOptions;
}

export type Message = NodeMessageInFlow & Record<string, unknown>;

/** What a `jwt` node does with a message; resolves to the result, rejects with a `JwtError`. */
export type Step = (msg: Message) => Promise<unknown>;
