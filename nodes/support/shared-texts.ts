import type { NodeAPI } from "node-red";
import { createOutcomeStatus, type OutcomeStatus } from "./outcome-status";

/** The catalogue of the node `jwt`, which has the texts that all nodes share. */
const SHARED = "@flowjwt/node-red-jwt/jwt:";

/** Returns the runtime as a node of another catalogue uses it: texts of `jwt` are looked up in the catalogue of `jwt`. */
export function withSharedTexts(RED: NodeAPI): NodeAPI {
	const translate = (key: string, values?: Record<string, unknown>) =>
		RED._(key.startsWith("jwt.") ? SHARED + key : key, values as never);
	return Object.create(RED, { _: { value: translate } });
}

/** Returns the key of the standard text of an outcome, for a node of another catalogue. */
export const sharedStatusKey = (name: string): string => `${SHARED}jwt.status.${name}`;

/** Makes the key of a status of `jwt` one that other nodes can show. A text without a key stays as it is. */
const sharedKey = (text: string | undefined): string | undefined =>
	text?.startsWith("jwt.status.") ? SHARED + text : text;

/** Creates the status of a node of another catalogue, as `createOutcomeStatus` does. Its texts can be those of `jwt`. */
export function createSharedStatus(
	...[jwt, node, describe, textKey]: Parameters<typeof createOutcomeStatus>
): OutcomeStatus {
	const status = createOutcomeStatus(jwt, node, (error) => sharedKey(describe(error)), textKey);
	return { ...status, ready: (warning) => status.ready(sharedKey(warning)) };
}
