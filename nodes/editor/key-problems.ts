import { isHmac } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { readLoadBalancers } from "../../src/load-balancer";
import { isSecure } from "../../src/loopback";
import { isRemoteSource, KEY_SOURCES } from "../../src/options";
import { splitCommas } from "../../src/text-list";
import { type ConfigNode, currentOption, hasCredential, isTicked } from "./current";
import { viewOf } from "./key-view";

/** Returns the current view of the node; `undefined` if an environment variable decides it. */
function currentView(node: ConfigNode): string | undefined {
	const source = currentOption(node, "keysource") || "inline";
	const algorithm = currentOption(node, "algorithm") || "HS256";
	return isVariable(source) || isVariable(algorithm) ? undefined : viewOf(source, algorithm);
}

/** Whether the key is a secret that is typed in. */
export const needsSecret = (node: ConfigNode) => currentView(node) === "secret-inline";

/** Whether a key pair must be typed in and both keys are missing. */
export function lacksKeyPair(node: ConfigNode): boolean {
	if (currentView(node) !== "pair-inline") return false;
	return hasCredential(node, "privatekey") === false && hasCredential(node, "publickey") === false;
}

/** Says that there is no key pair, and which one belongs here if that is known, as the key of a text. */
export function missingPair(node: ConfigNode): string | undefined {
	if (!lacksKeyPair(node)) return undefined;
	return currentOption(node, "keythumbprint") ? "key.belongs" : "key.missing";
}

/** Says what is wrong with the key source, as the key of a text; `undefined` if nothing is. */
export function sourceProblem(node: ConfigNode, source: string): string | undefined {
	if (source && !(KEY_SOURCES as readonly string[]).includes(source)) return "problem.keysource";
	if (isRemoteSource(source) && isHmac(currentOption(node, "algorithm"))) return "problem.sharedurl";
	return undefined;
}

/** Says in the same way what is wrong with the path of a file. */
export function fileProblem(node: ConfigNode, name: "secretfile" | "privatekeyfile", path: string): string | undefined {
	const view = currentView(node);
	if (path) return undefined;
	if (name === "secretfile") return view === "secret-file" ? "problem.nofile" : undefined;
	return view === "pair-file" && !currentOption(node, "publickeyfile") ? "problem.nofile" : undefined;
}

/** Says in the same way what is wrong with the load balancers. */
export function signerProblem(node: ConfigNode, text: string): string | undefined {
	if (currentView(node) !== "alb" || isVariable(text)) return undefined;
	const read = readLoadBalancers(splitCommas(text));
	if (typeof read === "string") return `problem.signer-${read}`;
	return read.keysUrl || currentOption(node, "signerurl") ? undefined : "problem.nosignerurl";
}

/** Says in the same way what is wrong with the URL of a load balancer's keys. */
export function signerUrlProblem(node: ConfigNode, url: string): string | undefined {
	return currentView(node) !== "alb" || !url || isVariable(url) ? undefined : fetchProblem(node, url);
}

/** Says in the same way what is wrong with a URL that keys are fetched from. */
export function urlProblem(node: ConfigNode, name: "jwksurl" | "issuer", url: string): string | undefined {
	if (currentView(node) !== (name === "jwksurl" ? "jwks" : "discovery")) return undefined;
	return url ? fetchProblem(node, url) : `problem.no${name}`;
}

function fetchProblem(node: ConfigNode, url: string): string | undefined {
	if (!URL.canParse(url)) return "problem.nourl";
	const { protocol } = new URL(url);
	if (isSecure(new URL(url)) || (protocol === "http:" && isTicked(node, "allowhttp"))) return undefined;
	return protocol === "http:" ? "problem.plainhttp" : "problem.nohttps";
}
