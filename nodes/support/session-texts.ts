import type { NodeAPI } from "node-red";
import type { JwtError } from "../../src/index.js";
import { sharedStatusKey } from "./shared-texts";
import { statusText } from "./status-text";
import type { Jwt } from "./types";

/** The outcomes whose texts are in the catalogue of `jwt-session`. */
const OWN = ["start", "renew", "end", "none"];

/** Returns the key of the text of an outcome. */
export const sessionStatusKey = (name: string): string =>
	OWN.includes(name) ? `jwt-session.status.${name}` : sharedStatusKey(name);

/** Describes an error for the status of a `jwt-session` node. */
export const sessionStatusText = (RED: NodeAPI, jwt: Jwt, error: Error): string | undefined =>
	(error as JwtError).usedTwice ? "jwt-session.status.twice" : statusText(RED, jwt, error);
