import { ACTION_NAMES, factsOfAction } from "../../src/actions";
import { isVariable } from "../../src/environment";
import { isHeaderName, JWT_DEFAULTS, MAX, RESERVED_HEADER_PARAMETERS, SCOPES_MATCHES } from "../../src/options";
import { configProblem } from "./config-problem";
import { type Fields, plain } from "./field";
import type { FlowOptions, JwtNode } from "./jwt-node";
import { reuseInWords } from "./lifetime";
import { namedRows } from "./named-rows";
import { otherConfigs } from "./other-configs";
import { timeSpan } from "./time-span-field";
import { wholeNumber } from "./whole-number-field";

export const FLOW_DEFAULTS: FlowOptions = { ...JWT_DEFAULTS, generatejwt: "", outputs: 1 };

/** All properties of a `jwt` node, in the order of flow files. */
export const JWT_FIELDS: Fields<FlowOptions, JwtNode> = {
	name: plain,
	jwtconfig: { type: "jwt-config", problem: configProblem },
	mode: {
		choices: ACTION_NAMES,
		problem: (name, node) => (!name || factsOfAction(name) ? undefined : node._("jwt.problem.mode")),
	},
	output: plain,
	outputType: plain,
	claims: plain,
	claimsType: plain,
	addclaims: namedRows({ nameKey: "claim", missing: "jwt.problem.noclaim" }),
	headers: namedRows({
		nameKey: "name",
		missing: "jwt.problem.noheader",
		reserved: { names: RESERVED_HEADER_PARAMETERS, text: "jwt.problem.reservedheader" },
	}),
	expiresin: timeSpan({ least: 1 }),
	token: {
		problem(name, node) {
			if (node.tokenType !== "header" || isVariable(name) || isHeaderName(name)) return undefined;
			return node._("jwt.problem.headername");
		},
	},
	tokenType: plain,
	onfailure: plain,
	complete: plain,
	alternatives: otherConfigs,
	rules: namedRows({ nameKey: "claim", missing: "jwt.problem.norule" }),
	scopes: plain,
	scopesmatch: { choices: SCOPES_MATCHES },
	allowmissing: plain,
	once: plain,
	reuse: wholeNumber({ most: MAX.reuse, means: reuseInWords }),
	generatejwt: plain,
	outputs: plain,
};
