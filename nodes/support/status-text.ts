import type { NodeAPI } from "node-red";
import type { JwtError } from "../../src/index.js";
import { isJwtError } from "./failure";
import { leftOutText } from "./left-out";
import type { Jwt } from "./types";

/** The maximum length of a claim's name in a status. Claims in rules can have any name. */
const MAX_NAME = 40;

/** Claims whose failed check says more than that the value is wrong. */
const TELLING = ["iat", "exp", "cnf"];

/**
 * Describes an error for a status, in the language of the runtime: which claim failed and how, but no values.
 * @returns `undefined` if the standard text of its code says as much
 */
export function statusText(RED: NodeAPI, jwt: Jwt, error: Error): string | undefined {
	if (!isJwtError(jwt, error)) return undefined;
	if (error.lacks === "secret") return "jwt.status.nosecret";
	return leftOutText(RED, jwt, error) ?? claimText(RED, error);
}

function claimText(RED: NodeAPI, { code, claim, reason, seconds }: JwtError): string | undefined {
	if (!claim || !reason || code === "ERR_JWT_INSUFFICIENT_SCOPE") return undefined;
	if (code === "ERR_JWT_BODY_MISMATCH" && reason === "check_failed") return undefined;
	const how = howItFailed(code, claim, reason);
	const name = claim.length > MAX_NAME ? `${claim.slice(0, MAX_NAME)}…` : claim;
	return RED._(`jwt.status.claim.${how}`, { claim: name, span: spanText(RED, seconds ?? 0) });
}

/** Returns the last part of the key of a text. */
function howItFailed(code: JwtError["code"], claim: string, reason: string): string {
	if (code === "ERR_JWT_EXPIRED") return "expired";
	if (code === "ERR_JWT_NOT_ACTIVE") return "notactive";
	if (reason !== "check_failed") return reason;
	if (code === "ERR_JWT_RULE_FAILED") return "unmet";
	return TELLING.includes(claim) ? claim : reason;
}

/** Names a time span in its largest unit. */
function spanText(RED: NodeAPI, seconds: number): string {
	const [unit, size] = UNITS.find(([, size]) => seconds >= 2 * size) ?? (["s", 1] as const);
	return RED._(`jwt.span.${unit}`, { number: Math.max(1, Math.floor(seconds / size)) });
}

const UNITS = [
	["d", 86_400],
	["h", 3600],
	["min", 60],
] as const;
