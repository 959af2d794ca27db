/** The works to measure, and their targets. */
import { LANES, type Lane } from "./lanes.js";

export type Algorithm = "HS256" | "RS256" | "ES256" | "EdDSA";

/** The maximum cost of a step. */
export interface Target {
	/** The maximum multiple of the bare work. */
	timesBare: number;
	/** Whether it must cost less than every peer. */
	isAhead?: true;
	/** Whether it may block the event loop for at most half as long as the bare work. */
	isLoopFree?: true;
}

export interface Work {
	id: string;
	title: string;
	action: "generate" | "verify";
	algorithm: Algorithm;
	/** For verify: the same token in every message, or a new one in each. */
	tokens?: "same" | "new";
	lanes: readonly Lane[];
	target?: Target;
	/** The approximate length of each token. By default, the claims determine it. */
	kilobytes?: number;
	/** For verify: with a hundred rules. */
	hasRules?: true;
	/** For verify: with the keys from a large JWK Set. */
	hasKeySet?: true;
	/** For verify: with a store of sessions and revocations. */
	hasStore?: true;
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

/** The works with a target, which are also measured with every peer. */
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

/** More works, without a target. */
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
	verify("HS256", "same", {
		id: "verify-store",
		title: "verify HS256, the same token, with a store",
		lanes: BESIDE_BARE,
		hasStore: true,
	}),
	verify("ES256", "new", {
		id: "verify-key-set",
		title: "verify ES256, each token new, its key one of 1,500",
		lanes: BESIDE_BARE,
		hasKeySet: true,
	}),
];

/** The works for measuring how many HTTP requests a flow answers. */
export const OVER_HTTP: readonly Work[] = ["generate-HS256", "verify-HS256-same", "generate-RS256"].map(workOf);

export function workOf(id: string): Work {
	const all = [...WORKS, ...FURTHER];
	const work = all.find((each) => each.id === id);
	if (!work) throw new Error(`There is no work ${id}. Choose one of ${all.map((each) => each.id).join(", ")}.`);
	return work;
}
