import type { Jwt } from "./types";

/** The header and claims of a token, if they can be read. */
export interface ShownToken {
	header?: Record<string, unknown>;
	claims?: Record<string, unknown>;
}

/** Reads the header and claims of a token, verified or not, for display alone. AWS load balancers pad the parts of their tokens. */
export function shownToken(jwt: Jwt, token: unknown): ShownToken {
	try {
		const { header, claims } = jwt.decode(typeof token === "string" ? token.replaceAll("=", "") : token);
		return { header, claims };
	} catch {
		return {};
	}
}
