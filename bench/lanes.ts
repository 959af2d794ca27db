/** The implementations of a work. */

/** A step that does nothing, a minimal implementation, this package, and alternatives. */
export const LANES = ["empty", "bare", "jwt", "contrib", "fast-jwt", "jsonwebtoken"] as const;
export type Lane = (typeof LANES)[number];

/** A flow that answers requests can also have no step. */
export type Variant = "none" | Lane;

export const TITLES: Record<Variant, string> = {
	none: "no step",
	empty: "an empty step",
	bare: "bare work",
	jwt: "this package",
	contrib: "node-red-contrib-jwt",
	"fast-jwt": "function: fast-jwt",
	jsonwebtoken: "function: jsonwebtoken",
};

/** Alternatives that a user can choose. */
export const PEERS = ["contrib", "fast-jwt", "jsonwebtoken"] as const satisfies readonly Lane[];

/** The alternatives and this package. */
export const COMPARED = ["jwt", ...PEERS] as const;
export type Compared = (typeof COMPARED)[number];
