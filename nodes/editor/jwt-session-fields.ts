import { isVariable } from "../../src/environment";
import { isHttpToken } from "../../src/http-token";
import {
	isCookiePath,
	isHostCookieName,
	JWT_SESSION_DEFAULTS,
	type JwtSessionOptions,
	SESSION_ACTIONS,
	SESSION_CLAIMS,
	SESSION_ENDS,
} from "../../src/session-options";
import { signingConfigProblem } from "./config-problem";
import { type Field, type Fields, plain } from "./field";
import { CLAIM_ROWS, inspectClaim, type RowHint, rowsField } from "./row-problems";
import { SHARED_WORDS, sharedText } from "./text";
import type { TypedRow } from "./typed-rows";

/** The properties in a flow file. */
export type SessionFlowOptions = JwtSessionOptions & { outputs: number };

/** A `jwt-session` node in the editor. */
export type SessionNode = EditorNode<SessionFlowOptions>;

/** Inspects a row of claims to add. Some claims belong to the session. */
export function inspectAddedClaim(row: TypedRow, node: Pick<SessionNode, "_">): RowHint | undefined {
	const { claim: name = "" } = row;
	if (!SESSION_CLAIMS.includes(name)) return inspectClaim(row, SHARED_WORDS);
	return { text: node._("jwt-session.problem.ownclaim", { name }), level: "error", part: "name" };
}

export const SESSION_FLOW_DEFAULTS: SessionFlowOptions = { ...JWT_SESSION_DEFAULTS, outputs: 1 };

/** All properties of a `jwt-session` node, in the order of flow files. */
export const JWT_SESSION_FIELDS: Fields<SessionFlowOptions, SessionNode> = {
	name: plain,
	jwtconfig: {
		type: "jwt-config",
		problem: (id, node) =>
			signingConfigProblem(id, ({ store }) => (store ? undefined : node._("jwt-session.problem.nostore"))),
	},
	mode: chosen(SESSION_ACTIONS, "mode"),
	claims: plain,
	claimsType: plain,
	addclaims: rowsField("addclaims", CLAIM_ROWS, inspectAddedClaim),
	token: {
		problem(name, { tokenType }) {
			if (tokenType !== "header" || isVariable(name) || isHttpToken(name)) return undefined;
			return sharedText("jwt.problem.headername");
		},
	},
	tokenType: plain,
	refreshcookie: checked("cookiename", (name) => name === "" || isHttpToken(name)),
	refreshpath: {
		problem(path, node) {
			if (isVariable(path) || path === "" || path === "/") return undefined;
			if (!isCookiePath(path)) return node._("jwt-session.problem.cookiepath");
			return isHostCookieName(node.refreshcookie ?? "") ? node._("jwt-session.problem.hostcookie") : undefined;
		},
	},
	end: chosen(SESSION_ENDS, "end"),
	subject: plain,
	subjectType: plain,
	output: plain,
	outputType: plain,
	onfailure: plain,
	outputs: plain,
};

function chosen(choices: readonly string[], key: string): Field<SessionNode> {
	return { choices, ...checked(key, (value) => value === "" || choices.includes(value)) };
}

function checked(key: string, isRight: (value: string) => boolean): Field<SessionNode> {
	return {
		problem: (value, node) => (isVariable(value) || isRight(value) ? undefined : node._(`jwt-session.problem.${key}`)),
	};
}
