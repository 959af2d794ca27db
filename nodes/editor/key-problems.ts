import { isHmac } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { isSecure } from "../../src/loopback";
import { isRemoteSource, KEY_SOURCES } from "../../src/options";
import { type ConfigNode, currentOption, hasCredential } from "./current";
import { viewOf } from "./key-view";

/** What the node is made for now, or nothing where an environment variable decides it. */
function currentView(node: ConfigNode): string | undefined {
	const source = currentOption(node, "keysource") || "inline";
	const algorithm = currentOption(node, "algorithm") || "HS256";
	return isVariable(source) || isVariable(algorithm) ? undefined : viewOf(source, algorithm);
}

/** Whether the secret typed in is the key. */
export const needsSecret = (node: ConfigNode) => currentView(node) === "secret-inline";

/** Whether a key pair is to be typed in, and no key of it is there. Not known before the dialog was open. */
export function lacksKeyPair(node: ConfigNode): boolean {
	if (currentView(node) !== "pair-inline") return false;
	return hasCredential(node, "privatekey") === false && hasCredential(node, "publickey") === false;
}

/** What is wrong with the source of the keys, as the key of a text, or nothing. */
export function sourceProblem(node: ConfigNode, source: string): string | undefined {
	if (source && !(KEY_SOURCES as readonly string[]).includes(source)) return "problem.keysource";
	if (isRemoteSource(source) && isHmac(currentOption(node, "algorithm"))) return "problem.sharedurl";
	return undefined;
}

/** What is wrong with a file's path, likewise. */
export function fileProblem(node: ConfigNode, name: "secretfile" | "privatekeyfile", path: string): string | undefined {
	const view = currentView(node);
	if (path) return undefined;
	if (name === "secretfile") return view === "secret-file" ? "problem.nofile" : undefined;
	return view === "pair-file" && !currentOption(node, "publickeyfile") ? "problem.nofile" : undefined;
}

/** What is wrong with a URL that keys are fetched from, likewise. */
export function urlProblem(node: ConfigNode, name: "jwksurl" | "issuer", url: string): string | undefined {
	if (currentView(node) !== (name === "jwksurl" ? "jwks" : "discovery")) return undefined;
	if (!url) return `problem.no${name}`;
	if (!URL.canParse(url)) return "problem.nourl";
	return isSecure(new URL(url)) ? undefined : "problem.nohttps";
}
