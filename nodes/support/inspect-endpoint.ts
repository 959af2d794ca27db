import type { NodeAPI } from "node-red";
import type { Inspection, JwtError } from "../../src/index.js";
import { type EditorRequest, problemOf, serveEditor } from "./admin-endpoint";
import { bareToken } from "./bare-token";
import { inspectedChecks } from "./inspected-checks";
import { inspectWith } from "./inspected-configuration";
import { inspectWithSeveral } from "./inspected-issuers";
import { makeSample } from "./sample";
import { shownToken } from "./shown-token";
import type { Jwt } from "./types";

/** The maximum time for all checks, in milliseconds. Fetching keys has a shorter time limit of its own. */
const TIME_LIMIT = 20_000;
/** The maximum size of the fields of all configurations, in bytes, in addition to the token. */
const FIELDS = 262_144;
/** The maximum number of other configurations. No node has as many. */
const MAX_ALTERNATIVES = 50;

/** The result of all checks, what was removed around the token, and the problem if the checks cannot run. */
type Answer = Inspection & {
	removed: readonly string[];
	problem?: ReturnType<typeof problemOf>;
};

/**
 * Serves the inspector in the dialogs: checks a token with the fields as typed, and makes a sample token. Keeps and logs
 * nothing. An answer never contains a secret, a private key or the value of an environment variable.
 */
export function serveInspector(RED: NodeAPI, jwt: Jwt): void {
	const inTime = <T>(promise: Promise<T>) =>
		jwt.withinTime(TIME_LIMIT, promise, () => {
			const problem = "The checks took too long. Try again, and check that the URL of the keys answers.";
			return new jwt.JwtError("ERR_JWKS_UNAVAILABLE", problem);
		});
	// JSON can write one character of a token as six.
	const limit = FIELDS + 2 * jwt.MAX_TOKEN_LENGTH;
	serveEditor(RED, jwt, "/jwt-config/inspect", (request) => inTime(inspect(RED, jwt, request)), { limit });
	// A sample is a valid token, so only users who could deploy a flow that makes tokens get one.
	serveEditor(RED, jwt, "/jwt-config/sample", (request) => inTime(makeSample(RED, jwt, request)), {
		permission: "flows.write",
	});
}

async function inspect(RED: NodeAPI, jwt: Jwt, request: EditorRequest): Promise<Answer> {
	const { body, mayDeploy } = request;
	const { token, removed } = bareToken(body.token);
	try {
		const node = isObject(body.node) ? body.node : {};
		const id = typeof node.id === "string" ? node.id : "";
		const own = inspectedChecks({ RED, jwt, id, mayDeploy: await mayDeploy() }, node);
		const [first, ...others] = [body, ...alternativesIn(jwt, body)].map((fields) => ({ body: fields, mayDeploy }));
		const inspection = others.length
			? await inspectWithSeveral(RED, jwt, [first as EditorRequest, ...others], own, token)
			: await inspectWith(RED, jwt, request, own, token);
		return { ...inspection, removed };
	} catch (error) {
		if (!(error instanceof jwt.JwtError)) throw error;
		return {
			accepted: false,
			...shownToken(jwt, token),
			checks: [],
			removed,
			problem: problemOf(jwt, error as JwtError),
		};
	}
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Returns the fields of the other configurations of a node. */
function alternativesIn(jwt: Jwt, { alternatives = [] }: Record<string, unknown>): Record<string, unknown>[] {
	if (Array.isArray(alternatives) && alternatives.length <= MAX_ALTERNATIVES && alternatives.every(isObject)) {
		return alternatives;
	}
	throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", "The other configurations cannot be read, or there are too many.");
}
