/** The actions of a `jwt` node, for the runtime and the editor. Ground: imports nothing. */

/** The facts about an action. */
export interface ActionFacts {
	/** The keys that it needs from its configuration; `undefined` if it does not need a configuration. */
	needs?: "signingKey" | "verificationKeys" | "publicKeys";
	/** Its input from a message, and its result. */
	takes: "claims" | "token" | "request";
	gives: "token" | "claims" | "keys";
	/** The color of its status after a success. Grey means that nothing was checked. */
	fill: "green" | "grey";
}

/** All actions by their value of `mode` in a flow file, in the order of the editor. */
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

/** Returns the facts about an action; `undefined` if it does not exist. */
export const factsOfAction = (name: string): ActionFacts | undefined =>
	Object.hasOwn(ACTIONS, name) ? ACTIONS[name as Action] : undefined;
