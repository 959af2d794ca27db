import type { NodeAPI } from "node-red";
import type { JwtError } from "../../src/index.js";
import { statusText } from "./status-text";
import type { Jwt } from "./types";

/** The catalogue of the node `jwt`, which has the texts that all nodes share. */
const SHARED = "@flowjwt/node-red-jwt/jwt:";

/** The outcomes whose texts are in the catalogue of `jwt-session`. */
const OWN = ["start", "renew", "end", "none"];

/** Returns the runtime as a node of another catalogue uses it: texts of `jwt` are looked up in the catalogue of `jwt`. */
export function withSharedTexts(RED: NodeAPI): NodeAPI {
	const translate = (key: string, values?: Record<string, unknown>) =>
		RED._(key.startsWith("jwt.") ? SHARED + key : key, values as never);
	return Object.create(RED, { _: { value: translate } });
}

/** Returns the key of the text of an outcome. */
export const sessionStatusKey = (name: string): string =>
	OWN.includes(name) ? `jwt-session.status.${name}` : `${SHARED}jwt.status.${name}`;

/** Describes an error for the status of a `jwt-session` node. */
export function sessionStatusText(RED: NodeAPI, jwt: Jwt, error: Error): string | undefined {
	if ((error as JwtError).usedTwice) return "jwt-session.status.twice";
	return sharedKey(statusText(RED, jwt, error));
}

/** Makes the key of a text of `jwt` one that other nodes can show. A text without a key stays as it is. */
export const sharedKey = (text: string | undefined): string | undefined =>
	text?.startsWith("jwt.status.") ? SHARED + text : text;
