/** What is measured, and what is asked of it. */
import { LANES, type Lane } from "./lanes.js";

export type Algorithm = "HS256" | "RS256" | "ES256" | "EdDSA";

/** What a step may cost. */
export interface Target {
	/** At most this many times the bare work. */
	timesBare: number;
	/** Less than every peer. */
	isAhead?: true;
	/** The event loop is held for at most half as long as by the bare work. */
	isLoopFree?: true;
}

export interface Work {
	id: string;
	title: string;
	action: "generate" | "verify";
	algorithm: Algorithm;
	/** Verify: one token in every message, or another one in each. */
	tokens?: "same" | "new";
	lanes: readonly Lane[];
	target?: Target;
	/** About how long each token is; otherwise as long as its claims make it. */
	kilobytes?: number;
	/** Verify: with a hundred rules. */
	hasRules?: true;
	/** Verify: with the keys of a large JWK Set. */
	hasKeySet?: true;
}

type Rest = Partial<Work>;

function generate(algorithm: Algorithm, rest: Rest): Work {
	return {
		id: `generate-${algorithm}`,
		title: `generate ${algorithm}`,
		action: "generate",
		algorithm,
		lanes: LANES,
		...rest,
	};
}

function verify(algorithm: Algorithm, tokens: "same" | "new", rest: Rest): Work {
	const title = `verify ${algorithm}, ${tokens === "same" ? "the same token" : "each token new"}`;
	return { id: `verify-${algorithm}-${tokens}`, title, action: "verify", algorithm, tokens, lanes: LANES, ...rest };
}

/** The works that have a target, beside every peer. */
export const WORKS: readonly Work[] = [
	generate("HS256", { target: { timesBare: 1.1, isAhead: true } }),
	verify("HS256", "same", { target: { timesBare: 0.6 } }),
	verify("HS256", "new", { target: { timesBare: 1.5, isAhead: true } }),
	verify("RS256", "same", { target: { timesBare: 0.2 } }),
	verify("RS256", "new", { target: { timesBare: 1.25 } }),
	generate("ES256", { target: { timesBare: 1.15 } }),
	verify("ES256", "same", { target: { timesBare: 0.15 } }),
	verify("ES256", "new", { target: { timesBare: 1.2 } }),
	generate("RS256", { target: { timesBare: 1.35, isLoopFree: true } }),
];

const BESIDE_BARE: readonly Lane[] = ["empty", "bare", "jwt"];
const BESIDE_FAST_JWT: readonly Lane[] = [...BESIDE_BARE, "fast-jwt"];

/** Further works, without a target. */
export const FURTHER: readonly Work[] = [
	generate("EdDSA", { lanes: BESIDE_FAST_JWT, title: "generate Ed25519" }),
	verify("EdDSA", "same", { lanes: BESIDE_FAST_JWT, title: "verify Ed25519, the same token" }),
	verify("EdDSA", "new", { lanes: BESIDE_FAST_JWT, title: "verify Ed25519, each token new" }),
	...[1, 8, 64].flatMap((kilobytes) => {
		const rest = { kilobytes, lanes: BESIDE_FAST_JWT };
		const [id, title] = [`HS256-${kilobytes}kB`, `HS256, ${kilobytes} kB`];
		return [
			generate("HS256", { ...rest, id: `generate-${id}`, title: `generate ${title}` }),
			verify("HS256", "new", { ...rest, id: `verify-${id}`, title: `verify ${title}, each token new` }),
		];
	}),
	verify("HS256", "same", {
		id: "verify-rules",
		title: "verify HS256, the same token, 100 rules",
		lanes: BESIDE_BARE,
		hasRules: true,
	}),
	verify("ES256", "new", {
		id: "verify-key-set",
		title: "verify ES256, each token new, its key one of 1,500",
		lanes: BESIDE_BARE,
		hasKeySet: true,
	}),
];

/** Works that a flow does over HTTP, to measure how many requests it answers. */
export const OVER_HTTP: readonly Work[] = ["generate-HS256", "verify-HS256-same", "generate-RS256"].map(workOf);

export function workOf(id: string): Work {
	const all = [...WORKS, ...FURTHER];
	const work = all.find((each) => each.id === id);
	if (!work) throw new Error(`There is no work ${id}. Choose one of ${all.map((each) => each.id).join(", ")}.`);
	return work;
}
