import type { NodeAPI } from "node-red";
import type { Inspection, KeySource } from "../../src/index.js";
import type { EditorRequest } from "./admin-endpoint";
import { oneIsMissing, requireKnownConfig } from "./config";
import { connectionOf } from "./connection";
import { unknownProperties } from "./definition";
import type { InspectedChecks } from "./inspected-checks";
import { inspectedStore } from "./inspected-store";
import { shownResults } from "./shown-results";
import { typedConfiguration, withoutVariables } from "./typed-configuration";
import type { Jwt } from "./types";

/**
 * Runs all checks of a configuration as typed, then those of the node.
 * @param request the fields of the configuration, where `options` is `null` if it is missing
 * @throws JwtError if the checks cannot run
 */
export async function inspectWith(
	RED: NodeAPI,
	jwt: Jwt,
	request: EditorRequest,
	own: InspectedChecks,
	token: unknown,
): Promise<Inspection> {
	requireUsable(jwt, request.body.options);
	const { options, credentials, replaced } = await typedConfiguration(RED, jwt, request);
	let keys: KeySource | undefined;
	try {
		const { keys: settings, verification } = jwt.readPolicy(options);
		keys = await jwt.createKeySource({ ...settings, connection: connectionOf(RED, jwt, options) }, credentials);
		const ofStore = await inspectedStore(RED, jwt, options, verification.clockTolerance, own.once);
		const inspection = await jwt.inspect(token, verification, keys, [...ofStore, ...own.checks]);
		const results = shownResults(inspection.checks, options, verification.algorithms, inspection.header, replaced);
		return { ...inspection, checks: own.complete(results) };
	} catch (error) {
		throw withoutVariables(jwt, error, replaced);
	} finally {
		keys?.close();
	}
}

/** Refuses a configuration that nodes refuse to use for verifying. */
function requireUsable(jwt: Jwt, options: unknown): void {
	if (options === null) throw oneIsMissing(jwt);
	if (typeof options !== "object") return;
	requireKnownConfig(jwt, { unknown: unknownProperties(options, Object.keys(jwt.JWT_CONFIG_DEFAULTS)) });
}
