import type { NodeAPI } from "node-red";
import type { Check, Inspection, KeySource, VerificationPolicy } from "../../src/index.js";
import type { EditorRequest } from "./admin-endpoint";
import { oneIsMissing, requireKnownConfig } from "./config";
import { connectionOf } from "./connection";
import { unknownProperties } from "./definition";
import type { InspectedChecks } from "./inspected-checks";
import { createStoreLink, ONCE_NEEDS, requireStore } from "./linked-store";
import { shownResults } from "./shown-results";
import { typedConfiguration, withoutVariables } from "./typed-configuration";
import type { Jwt, JwtConfigNode } from "./types";

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
		const link = createStoreLink(RED, jwt, { options });
		const store = await link();
		const called = store ? [store.isNotRevoked] : [];
		const once = own.isOnce ? [wasNotUsed(jwt, link, verification)] : [];
		const inspection = await jwt.inspect(token, verification, keys, [...called, ...own.checks, ...once]);
		const results = shownResults(inspection.checks, options, verification.algorithms, inspection.header, replaced);
		const last = results.splice(results.length - once.length);
		return { ...inspection, checks: [...own.complete(results), ...last] };
	} catch (error) {
		throw withoutVariables(jwt, error, replaced);
	} finally {
		keys?.close();
	}
}

/** Creates the check of a node that accepts each token once. Unlike the node, it does not use up the token. */
const wasNotUsed = (jwt: Jwt, store: JwtConfigNode["store"], policy: VerificationPolicy): Check => ({
	name: "not used before",
	claim: "jti",
	run: (token, now) =>
		jwt.whenReady(requireStore(jwt, { store }, ONCE_NEEDS), ({ tokens }) =>
			jwt.isNotUsedBefore(tokens, { ...policy, use: false }).run(token, now),
		),
});

/** Refuses a configuration that nodes refuse to use for verifying. */
function requireUsable(jwt: Jwt, options: unknown): void {
	if (options === null) throw oneIsMissing(jwt);
	if (typeof options !== "object") return;
	requireKnownConfig(jwt, { unknown: unknownProperties(options, Object.keys(jwt.JWT_CONFIG_DEFAULTS)) });
}
