import type { NodeAPI } from "node-red";
import type { Inspection, JwtError, KeySource } from "../../src/index.js";
import { type EditorRequest, problemOf, serveEditor } from "./admin-endpoint";
import { bareToken } from "./bare-token";
import { connectionOf } from "./connection";
import { unknownProperties } from "./definition";
import { inspectedChecks } from "./inspected-checks";
import { makeSample } from "./sample";
import { shownResults } from "./shown-results";
import { type TypedConfiguration, typedConfiguration, withoutVariables } from "./typed-configuration";
import type { Jwt } from "./types";

/** The maximum time for all checks, in milliseconds. Fetching keys has a shorter time limit of its own. */
const TIME_LIMIT = 20_000;
/** The maximum size of the fields, in bytes, in addition to the token. */
const FIELDS = 65_536;

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
	const { token, removed } = bareToken(request.body.token);
	try {
		requireKnown(jwt, request.body.options);
		const configuration = await typedConfiguration(RED, jwt, request);
		try {
			return { ...(await inspectWith(RED, jwt, request, configuration, token)), removed };
		} catch (error) {
			throw withoutVariables(jwt, error, configuration.replaced);
		}
	} catch (error) {
		if (!(error instanceof jwt.JwtError)) throw error;
		return { accepted: false, ...decoded(jwt, token), checks: [], removed, problem: problemOf(jwt, error as JwtError) };
	}
}

/** Refuses a configuration that nodes refuse to use for verifying. */
function requireKnown(jwt: Jwt, options: unknown): void {
	if (typeof options !== "object" || options === null) return;
	const [name] = unknownProperties(options, Object.keys(jwt.JWT_CONFIG_DEFAULTS));
	if (name === undefined) return;
	throw new jwt.JwtError(
		"ERR_JWT_CONFIG_INVALID",
		`The configuration has the property ${name}, which this version does not know. Remove it from the flow.`,
	);
}

async function inspectWith(
	RED: NodeAPI,
	jwt: Jwt,
	{ body, mayDeploy }: EditorRequest,
	{ options, credentials, replaced }: TypedConfiguration,
	token: unknown,
): Promise<Inspection> {
	const node = typeof body.node === "object" && body.node !== null ? (body.node as Record<string, unknown>) : {};
	const id = typeof node.id === "string" ? node.id : "";
	const own = inspectedChecks({ RED, jwt, id, mayDeploy: await mayDeploy() }, node);
	const policy = jwt.readPolicy(options);
	let keys: KeySource | undefined;
	try {
		keys = await jwt.createKeySource({ ...policy.keys, connection: connectionOf(RED, jwt, options) }, credentials);
		const { verification } = policy;
		const inspection = await jwt.inspect(token, verification, keys, own.checks);
		const results = shownResults(inspection.checks, options, verification.algorithms, inspection.header, replaced);
		return { ...inspection, checks: own.complete(results) };
	} finally {
		keys?.close();
	}
}

/** Returns the header and claims of a token, if it can be read. */
function decoded(jwt: Jwt, token: unknown): Pick<Inspection, "header" | "claims"> {
	try {
		const { header, claims } = jwt.decode(token);
		return { header, claims };
	} catch {
		return {};
	}
}
