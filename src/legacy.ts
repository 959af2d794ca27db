/** Reads flows made for Ignite, for the runtime and the editor. Ground: imports nothing. */

/** A node in a flow file. Any property can be missing or have another type. */
interface Definition {
	mode?: unknown;
	/** The action in Ignite: `true` to generate, `false` to verify, possibly as text. */
	generatejwt?: unknown;
	outputs?: unknown;
	token?: unknown;
	tokenType?: unknown;
	onfailure?: unknown;
}

/** The options that replace those of Ignite. */
export interface LegacyOptions {
	mode: string;
	token?: string;
	tokenType?: string;
	onfailure?: string;
}

/**
 * Returns the action of a node. Flows made for Ignite have `generatejwt` instead of `mode`.
 * @returns the value of `mode` unchanged, which might not be a known action
 */
export function actionOf(node: Definition): string {
	if (node.mode) return String(node.mode);
	return String(node.generatejwt) === "false" ? "verify" : "generate";
}

/**
 * Returns options derived from properties of Ignite, which override those in the flow file. To verify, Ignite reads the token
 * from the request, and sends refused ones to a second output if there is one. Options that the node sets itself stay.
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
