import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from "node-red";
import type {
	Check,
	ClaimFailureReason,
	JwtConfigOptions,
	JwtError,
	JwtErrorCode,
	JwtOptions,
	JwtStoreOptions,
	KeyCredentials,
	KeySource,
	MaybePromise,
	SessionPolicy,
	TokenStore,
	Verifier,
} from "../../src/index.js";

/** The JOSE library of this package. It is loaded with `import()`, because it is an ES module and the nodes are not. */
export type Jwt = typeof import("../../src/index.js");

/** A `jwt-config` as its `jwt` nodes see it. */
export interface JwtConfigNode extends Node<KeyCredentials> {
	options: JwtConfigOptions;
	/** Properties in the flow file that this version does not support. */
	unknown: readonly string[];
	/** Returns the keys, soon after a deploy without a promise. Throws if a setting or a key cannot be used. */
	keys(): MaybePromise<KeySource>;
	/** Returns the verifier, with its token cache, that all nodes of the configuration share. Throws like `keys`. */
	verifier(): MaybePromise<Verifier>;
	/** Returns the store of the configuration; `undefined` if it has none. Throws if the store cannot be used. */
	store(): MaybePromise<LinkedStore | undefined>;
	/** Whether the node was stopped. A deploy that changes it creates another one. */
	isClosed: boolean;
	/** The reason why there are no keys, as logged at the deploy. */
	failure?: Error;
	/** The reason why new keys cannot be used, while the old ones, if any, stay in use. Changes are announced. */
	trouble?: JwtError;
}

/** The credentials of a `jwt-store`. */
export interface StoreCredentials {
	/** The URL of Redis. */
	url?: string;
}

/** A `jwt-store` as the configurations that name it see it. */
export interface JwtStoreNode extends Node<StoreCredentials> {
	options: JwtStoreOptions;
	/** Returns the store, soon after a deploy without a promise. Throws if a setting cannot be used. */
	tokens(): MaybePromise<TokenStore>;
	/** Returns how long sessions last. Throws if a setting cannot be read. */
	times(): SessionPolicy;
	/** Whether the node was stopped. A deploy that changes it creates another one. */
	isClosed: boolean;
	/** The reason why Redis cannot be asked at the moment. Changes are announced. */
	trouble?: JwtError;
}

/** The store of a configuration, as the nodes of the configuration use it. */
export interface LinkedStore {
	node: JwtStoreNode;
	tokens: TokenStore;
	/** Refuses tokens that were revoked. */
	isNotRevoked: Check;
}

/** A node definition from a flow file. Any property can be missing. */
export type Definition<T> = NodeDef & Partial<T> & { generatejwt?: unknown };

/** The options that every node with actions has. */
export interface NodeOptions {
	jwtconfig: string;
	mode: string;
	output: string;
	outputType: string;
	onfailure: string;
	alternatives?: readonly string[];
}

/** The context from which an action is created, once per deploy. */
export interface ActionContext<TOptions extends NodeOptions = JwtOptions> {
	RED: NodeAPI;
	jwt: Jwt;
	node: Node;
	options: TOptions;
	/** Properties of the node in the flow file that this version does not support. */
	unknown: readonly string[];
	/** Keeps the last refusals of a node that verifies tokens. */
	refusals?: Refusals;
	/** The configuration that was used last. */
	config?: JwtConfigNode;
}

export type Message = NodeMessageInFlow & Record<string, unknown>;

/** A token that a node refused. */
export interface Refusal {
	/** The time in milliseconds since 1970. */
	at: number;
	code: JwtErrorCode;
	claim?: string;
	reason?: ClaimFailureReason;
	/** The header and claims, if they could be read. */
	header?: Record<string, unknown>;
	claims?: Record<string, unknown>;
	/** Whether the header and claims were too long to keep. */
	leftOut?: true;
}

/** The last refusals of one node, in memory only. */
export interface Refusals {
	/** Remembers the token of a message as long as the message exists, in case it is refused. */
	note(msg: Message, token: unknown): void;
	/** Keeps the refusal of a message. Reads nothing from its token, so that refusing stays cheap. */
	add(msg: Message, error: JwtError): void;
	/** Returns the refusals, newest first. */
	list(): Refusal[];
}

/**
 * Performs the action of a node for one message, or fails with a `JwtError`. A node's whole action returns the name of the
 * outcome that the status shows, if that is not the action's own.
 */
export type Perform = (msg: Message) => MaybePromise<unknown>;

/** What a node does, as created once per deploy. */
export interface NodeAction {
	perform: Perform;
	/**
	 * Throws if the node cannot work as deployed. Needs no message, and does not fetch keys. Absent if the node always can.
	 */
	requireReady?(): MaybePromise<unknown>;
	/** Completes a message whose result is written. */
	finish?(msg: Message): void;
	/** Changes the answer to a request that failed. */
	refuse?(answer: Message, error: Error): void;
}
