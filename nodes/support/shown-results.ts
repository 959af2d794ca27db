import type { CheckResult, JwtConfigOptions } from "../../src/index.js";

/** The options that the required value of each check comes from. */
const OPTIONS_OF: Partial<Record<string, readonly (keyof JwtConfigOptions)[]>> = {
	form: [],
	critical: [],
	algorithm: ["algorithm", "algorithms", "keysource"],
	key: [],
	"key issuer": ["issuer"],
	signature: ["algorithm", "algorithms", "keysource", "name"],
	encoding: [],
	"claims set": [],
	type: ["tokentype"],
	presence: [],
	tenant: ["tenants"],
	signer: ["signer"],
	issuer: ["issuer"],
	audience: ["audience"],
	time: [],
	"not before": ["clocktolerance"],
	expiration: ["clocktolerance"],
	lifetime: ["clocktolerance", "maxlifetime"],
	age: ["clocktolerance", "maxage"],
	text: [],
	binding: [],
	"not revoked": [],
	"not used before": [],
	rule: [],
	scopes: [],
};

const KEY_CHECKS = ["key", "signature"];
const HIDDEN =
	"The details are not shown here, because the configuration uses an environment variable. Deploy, then check the log.";

/** The maximum length of a value as JSON. The header and claims contain longer ones. */
const MAX_VALUE = 4000;

/**
 * Prepares the results of checks for an answer: names the keys that signatures are checked with, and removes values of
 * environment variables and values that are very long.
 * @param replaced the options whose values come from environment variables
 */
export function shownResults(
	results: readonly CheckResult[],
	{ name, keysource }: JwtConfigOptions,
	algorithms: readonly string[],
	header: Readonly<Record<string, unknown>> | undefined,
	replaced: readonly string[],
): CheckResult[] {
	return results.map((result) => {
		const { check, expected, found, ...rest } = result;
		const isSignature = check === "signature" && rest.outcome !== "skipped";
		const isHidden = (OPTIONS_OF[check] ?? replaced).some((option) => replaced.includes(option));
		const required = isSignature ? { algorithms, name, keysource } : expected;
		// The messages about keys can contain a path or a URL.
		if (KEY_CHECKS.includes(check) && rest.message !== undefined && replaced.length > 0) rest.message = HIDDEN;
		const actual = isSignature ? { alg: header?.alg, kid: header?.kid } : found;
		return {
			check,
			...rest,
			...(!isHidden && isShown(required) && { expected: required }),
			...(isShown(actual) && { found: actual }),
		};
	});
}

/** Whether a value is short enough. The value comes from JSON, or is a list of texts. */
const isShown = (value: unknown) => value !== undefined && JSON.stringify(value).length <= MAX_VALUE;
