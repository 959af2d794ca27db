/** What a `jwt` node can do, for the runtime and the editor. Ground: imports nothing. */

/** The facts about an action. */
export interface ActionFacts {
	/** What it needs of its configuration; nothing if it works without one. */
	needs?: "signingKey" | "verificationKeys" | "publicKeys";
	/** What it takes from a message, and what it gives. */
	takes: "claims" | "token" | "request";
	gives: "token" | "claims" | "keys";
	/** The colour of its status when it succeeds. Grey: nothing was checked. */
	fill: "green" | "grey";
}

/** By the value of `mode` in a flow file, in the order that the editor offers them. */
export const ACTIONS = {
	generate: { needs: "signingKey", takes: "claims", gives: "token", fill: "green" },
	verify: { needs: "verificationKeys", takes: "token", gives: "claims", fill: "green" },
	decode: { takes: "token", gives: "claims", fill: "grey" },
	jwks: { needs: "publicKeys", takes: "request", gives: "keys", fill: "green" },
} as const satisfies Record<string, ActionFacts>;

/** The name of an action. */
export type Action = keyof typeof ACTIONS;
/** The names of all actions, in the order of {@link ACTIONS}. */
export const ACTION_NAMES = Object.keys(ACTIONS) as Action[];

/** What is known of an action; `undefined` if there is none of that name. */
export const factsOfAction = (name: string): ActionFacts | undefined =>
	Object.hasOwn(ACTIONS, name) ? ACTIONS[name as Action] : undefined;
