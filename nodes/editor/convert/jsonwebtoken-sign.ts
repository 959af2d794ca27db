import { isAlgorithm } from "../../../src/algorithms";
import type { JwtOptions } from "../../../src/options";
import { createDraft, type Draft, type FlowNode, note } from "./draft";
import { fixedText, fixedTimeSpan, noteNeeded, takeKey, takeName, timeExpression } from "./jsonwebtoken-shared";
import { readOldValue } from "./old-value";

/** Converts a node that makes tokens. */
export function convertSign(old: FlowNode): Draft {
	const draft = createDraft("generate", old.output);
	const algorithm = String(old.algorithm || "HS256");
	if (isAlgorithm(algorithm)) draft.algorithms = [algorithm];
	else note(draft, "unsupported", { algorithm });
	takeKey(draft, old, old.mode === "private-key" ? "privateKey" : "secret");
	Object.assign(draft.options, claimsOf(draft, old));
	const addclaims = [
		...nameRows(draft, old, "audience", "aud"),
		...nameRows(draft, old, "issuer", "iss"),
		...timeRows(draft, old, "expiresIn", "exp"),
		...timeRows(draft, old, "notBefore", "nbf"),
	];
	if (addclaims.length > 0) draft.options.addclaims = addclaims;
	draft.own.expiresin ||= "3600";
	takeKeyId(draft, old);
	return draft;
}

/** Returns the source of the claims. Any value but an object became the claim `data`. */
function claimsOf(draft: Draft, old: FlowNode): Partial<JwtOptions> {
	const source = readOldValue(old, "sign", "msg");
	const text = String(source.value || "payload");
	const data = (value: unknown) => ({ claims: JSON.stringify({ data: value }), claimsType: "json" });
	switch (source.type) {
		case "str":
			return data(text);
		case "num":
			return data(Number(text));
		case "env":
			return { claims: `{"data": $env(${JSON.stringify(text)})}`, claimsType: "jsonata" };
		case "json": {
			const value = parse(text);
			const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
			return isObject ? { claims: text, claimsType: "json" } : data(value);
		}
	}
	note(draft, "objects");
	return { claims: text, claimsType: source.type };
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return json;
	}
}

/** Returns a row for an issuer or audience that cannot be in the configuration. */
function nameRows(draft: Draft, old: FlowNode, property: "audience" | "issuer", claim: string) {
	const value = readOldValue(old, property);
	if (takeName(draft, property, value)) return [];
	noteNeeded(draft, value);
	return [{ claim, value: String(value.value), type: value.type }];
}

function timeRows(draft: Draft, old: FlowNode, property: "expiresIn" | "notBefore", claim: string) {
	const text = fixedTimeSpan(draft, old, property);
	if (text !== undefined) {
		if (text) draft.own[property === "expiresIn" ? "expiresin" : "notbefore"] = text;
		return [];
	}
	const expression = timeExpression(draft, "+", readOldValue(old, property));
	if (!expression) draft.lost.push(property);
	return expression ? [{ claim, value: expression, type: "jsonata" }] : [];
}

function takeKeyId(draft: Draft, old: FlowNode): void {
	const value = readOldValue(old, "keyid");
	const text = fixedText(draft, value);
	draft.own.keyid = text ?? "";
	if (text !== undefined) return;
	draft.options.headers = [{ name: "kid", value: String(value.value), type: value.type }];
	noteNeeded(draft, value);
}
