/** What is measured, and what is asked of it. */
export type Algorithm = "HS256" | "RS256" | "ES256";

/**
 * Who does the work: no step at all, one that does nothing, one that does no more than the work, this package, or another
 * way to the same result.
 */
export const VARIANTS = ["none", "empty", "bare", "jwt", "contrib", "jsonwebtoken", "fast-jwt"] as const;
export type Variant = (typeof VARIANTS)[number];

export const VARIANT_TITLES: Record<Variant, string> = {
	none: "no step",
	empty: "an empty step",
	bare: "the bare work",
	jwt: "this package",
	contrib: "node-red-contrib-jwt",
	jsonwebtoken: "function: jsonwebtoken",
	"fast-jwt": "function: fast-jwt",
};

/** Requests per second, as a share of another variant's in the same round. */
export interface Target {
	over: Variant;
	atLeast: number;
}

/** Those that a user can choose from. */
export const COMPARED = ["jwt", "contrib", "jsonwebtoken", "fast-jwt"] as const satisfies readonly Variant[];
export type Compared = (typeof COMPARED)[number];

/** Whether a variant makes or checks tokens at all. */
export const doesTheWork = (variant: Variant): boolean => variant !== "none" && variant !== "empty";

export interface Work {
	id: string;
	title: string;
	action: "generate" | "verify";
	algorithm: Algorithm;
	/** Verify: one token in every request, or another one in each. */
	tokens?: "same" | "new";
	target: Target;
}

const AS_WITHOUT: Target = { over: "none", atLeast: 0.95 };
const HALF_AS_FAST_AGAIN: Target = { over: "contrib", atLeast: 1.5 };

function verify(algorithm: Algorithm, tokens: "same" | "new", target: Target): Work {
	const which = tokens === "same" ? "the same token" : "each token new";
	return {
		id: `verify-${algorithm}-${tokens}`,
		title: `verify ${algorithm}, ${which}`,
		action: "verify",
		algorithm,
		tokens,
		target,
	};
}

function generate(algorithm: Algorithm, target: Target): Work {
	return { id: `generate-${algorithm}`, title: `generate ${algorithm}`, action: "generate", algorithm, target };
}

export const WORKS: readonly Work[] = [
	generate("HS256", AS_WITHOUT),
	verify("HS256", "same", AS_WITHOUT),
	verify("RS256", "same", AS_WITHOUT),
	verify("ES256", "same", AS_WITHOUT),
	verify("HS256", "new", AS_WITHOUT),
	verify("RS256", "new", HALF_AS_FAST_AGAIN),
	verify("ES256", "new", HALF_AS_FAST_AGAIN),
	generate("RS256", HALF_AS_FAST_AGAIN),
];
