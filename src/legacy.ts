/** What flows made for Ignite have in place of options, for the runtime and the editor. Ground: imports nothing. */

/** A node as a flow file has it: any property may be absent, or in another form. */
interface Definition {
	mode?: unknown;
	/** Ignite's: `true` to generate, `false` to verify, as a text too. */
	generatejwt?: unknown;
	outputs?: unknown;
	token?: unknown;
	tokenType?: unknown;
	onfailure?: unknown;
}

/** The options that stand for those of Ignite. */
export interface LegacyOptions {
	mode: string;
	token?: string;
	tokenType?: string;
	onfailure?: string;
}

/**
 * The action of a node. Flows made for Ignite have no `mode`, but `generatejwt`.
 * @returns the value of `mode` as it is, which may be no action
 */
export function actionOf(node: Definition): string {
	if (node.mode) return String(node.mode);
	return String(node.generatejwt) === "false" ? "verify" : "generate";
}

/**
 * The options that a flow file means by how it is written, and that go before what it says otherwise. Where Ignite
 * verifies, it takes the token from the request, and refuses by a second output where there is one. What the node says
 * in options of its own stays.
 */
export function readLegacy(node: Definition): LegacyOptions {
	const mode = actionOf(node);
	if (node.mode || mode !== "verify") return { mode };
	return {
		mode,
		...(!node.token && !node.tokenType && { token: "", tokenType: "request" }),
		...(!node.onfailure && Number(node.outputs) > 1 && { onfailure: "output" }),
	};
}
