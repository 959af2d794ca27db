import { ACTION_NAMES, type ActionFacts, factsOfAction } from "../../src/actions";
import { JWT_DEFAULTS, MAX, SCOPES_MATCHES } from "../../src/options";
import { configProblem } from "./config-problem";
import { onlyFor } from "./current-action";
import { type Fields, plain } from "./field";
import type { FlowOptions, JwtNode } from "./jwt-node";
import { reuseInWords } from "./lifetime";
import { otherConfigs } from "./other-configs";
import {
	CLAIM_ROWS,
	HEADER_ROWS,
	inspectClaim,
	inspectHeader,
	inspectRule,
	RULE_ROWS,
	rowsField,
} from "./row-problems";
import { timeSpan } from "./time-span-field";
import { typedField } from "./typed-field";
import { wholeNumber } from "./whole-number-field";

const makesTokens = ({ needs }: ActionFacts) => needs === "signingKey";
const checksTokens = ({ needs }: ActionFacts) => needs === "verificationKeys";

export const FLOW_DEFAULTS: FlowOptions = { ...JWT_DEFAULTS, generatejwt: "", outputs: 1 };

/** All properties of a `jwt` node, in the order of flow files. */
export const JWT_FIELDS: Fields<FlowOptions, JwtNode> = {
	name: plain,
	jwtconfig: { type: "jwt-config", problem: configProblem },
	mode: {
		choices: ACTION_NAMES,
		problem: (name, node) => (!name || factsOfAction(name) ? undefined : node._("jwt.problem.mode")),
	},
	output: typedField("output", () => true),
	outputType: plain,
	claims: typedField("claims", makesTokens),
	claimsType: plain,
	addclaims: onlyFor(makesTokens, rowsField("addclaims", CLAIM_ROWS, inspectClaim)),
	headers: onlyFor(makesTokens, rowsField("headers", HEADER_ROWS, inspectHeader)),
	expiresin: onlyFor(makesTokens, timeSpan({ least: 1 })),
	token: typedField("token", ({ takes }) => takes === "token"),
	tokenType: plain,
	onfailure: plain,
	complete: plain,
	alternatives: onlyFor(checksTokens, otherConfigs),
	rules: onlyFor(checksTokens, rowsField("rules", RULE_ROWS, inspectRule)),
	scopes: plain,
	scopesmatch: onlyFor(checksTokens, {
		choices: SCOPES_MATCHES,
		problem: (value, node) =>
			!value || (SCOPES_MATCHES as readonly string[]).includes(value)
				? undefined
				: node._("jwt.problem.unknown", { value }),
	}),
	allowmissing: plain,
	reuse: onlyFor(makesTokens, wholeNumber({ most: MAX.reuse, means: reuseInWords })),
	once: plain,
	generatejwt: plain,
	outputs: plain,
};
