import { type Algorithm, EC_CURVES, isAlgorithm, isHmac } from "../../src/algorithms";
import type { LeftOut } from "../../src/key-facts";
import { COMMON_ALGORITHM, isSupported } from "./algorithms";

/** Returns an algorithm that a key which does not fit the chosen one is for; `undefined` if there is none. */
export function fittingAlgorithm(leftOut: readonly LeftOut[]): Algorithm | undefined {
	const [fact, ...others] = leftOut.filter(({ reason }) => reason === "misfit" || reason === "other-algorithm");
	if (!fact || others.length > 0) return undefined;
	const name = fact.alg ?? algorithmFor(fact);
	return isAlgorithm(name) && !isHmac(name) && isSupported(name) ? name : undefined;
}

function algorithmFor({ type = "", curve }: LeftOut): string | undefined {
	if (type === "RSA") return COMMON_ALGORITHM;
	if (type === "RSASSA-PSS") return "PS256";
	// The types of other keys are the names of their only algorithms.
	return type === "EC" ? Object.keys(EC_CURVES).find((name) => EC_CURVES[name] === curve) : type;
}
