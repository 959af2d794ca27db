/** Converts nodes of node-red-contrib-jwt. */
import { isAlgorithm, isHmac } from "../../../src/algorithms";
import { createDraft, type Draft, type FlowNode, keepKey, note } from "./draft";
import { guessAlgorithms, takeKeyUrl } from "./key-url";
import { convertTimeSpan } from "./old-time-span";

/** The environment variables that took the place of the keys in all nodes of node-red-contrib-jwt. */
const VARIABLES = {
	secret: "NODE_RED_NODE_JWT_SECRET",
	privatekey: "NODE_RED_NODE_JWT_PRIVATE_KEY",
	publickey: "NODE_RED_NODE_JWT_PUBLIC_KEY",
} as const;

/** @param variables the environment variables that the runtime has */
export function convertContribJwt(old: FlowNode, variables: readonly string[]): Draft {
	return old.type === "jwt sign" ? convertSign(old, variables) : convertVerify(old, variables);
}

function convertSign(old: FlowNode, variables: readonly string[]): Draft {
	const draft = createDraft("generate", old.storetoken);
	if (old.signvar !== "payload" && old.signvar) draft.options.claims = String(old.signvar);
	const algorithm = String(old.alg ?? "HS256");
	if (isAlgorithm(algorithm)) draft.algorithms = [algorithm];
	else note(draft, "unsupported", { algorithm });
	const expiresin = convertTimeSpan(draft, old.exp);
	if (!expiresin) draft.lost.push(`exp ${old.exp ?? ""}`.trim());
	const { jwkkid: keyid = "" } = old;
	draft.own = { expiresin: expiresin ?? "3600", keyid: String(keyid) };
	if (old.jwkurl) note(draft, "privatekeyurl");
	else takeKey(draft, old, isHmac(draft.algorithms[0]) ? "secret" : "privatekey", variables);
	return draft;
}

function convertVerify(old: FlowNode, variables: readonly string[]): Draft {
	const draft = createDraft("verify", old.storetoken);
	if (old.signvar === "bearer") {
		Object.assign(draft.options, { token: "", tokenType: "bearer" });
		note(draft, "bearer");
	} else if (old.signvar !== "payload" && old.signvar) draft.options.token = String(old.signvar);
	draft.accepted = [old.alg ?? []].flat().filter(isAlgorithm);
	// With a key pair in the list, the old node only read the file, also for HS256.
	const pairs = draft.accepted.filter((algorithm) => !isHmac(algorithm));
	if (old.jwkurl) takeKeyUrl(draft, String(old.jwkurl), guessAlgorithms(draft, pairs));
	else {
		const [first = "HS256", ...others] = pairs.length > 0 ? pairs : draft.accepted;
		draft.algorithms = [first, ...others];
		takeKey(draft, old, isHmac(first) ? "secret" : "publickey", variables);
	}
	note(draft, "unlimited");
	return draft;
}

function takeKey(draft: Draft, old: FlowNode, name: keyof typeof VARIABLES, variables: readonly string[]): void {
	const variable = VARIABLES[name];
	if (variables.includes(variable)) {
		keepKey(draft, name, `\${${variable}}`);
	} else if (name === "secret" && old.secret) {
		keepKey(draft, "secret", String(old.secret));
	} else if (name !== "secret" && old.key) {
		Object.assign(draft.config, { keysource: "file", [`${name}file`]: String(old.key) });
	} else note(draft, "nokey");
}
