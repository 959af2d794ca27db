import type { NodeAPI } from "node-red";
import type { KeyError } from "../../src/index.js";
import type { Jwt } from "./types";

/** Describes for a status which keys were left out and why, in the language of the runtime; `undefined` if none were. */
export function leftOutText(RED: NodeAPI, jwt: Jwt, error: unknown): string | undefined {
	if (!(error instanceof jwt.KeyError) || error.code !== "ERR_JWKS_NO_MATCHING_KEY") return undefined;
	const { leftOut, used } = error as KeyError;
	if (leftOut.length === 0) return undefined;
	const reasons = jwt.listReasons(leftOut, (fact) =>
		RED._(`jwt.leftout.${fact.reason}`, {
			...fact,
			name: jwt.nameMeasure(fact),
			members: fact.members?.join(", ") ?? "",
		}),
	);
	const summary = RED._("jwt.leftout.summary", { left: leftOut.length, all: leftOut.length + used, reasons });
	return `${RED._(`jwt.status.${error.code}`)} (${summary})`;
}
