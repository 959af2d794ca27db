import { isAlgorithm, isHmac } from "../../../src/algorithms";
import { splitCommas } from "../../../src/text-list";
import { convertConstraints, type Rule } from "./constraints";
import { createDraft, type Draft, type FlowNode, note } from "./draft";
import { fixedTimeSpan, noteNeeded, takeKey, takeName, timeExpression } from "./jsonwebtoken-shared";
import { guessAlgorithms, takeKeyUrl } from "./key-url";
import { isDynamic, placeOf, readOldValue } from "./old-value";

/** The algorithms that jsonwebtoken accepts if none are named, by the kind of key. Which kind a public key is, only it says. */
const BY_DEFAULT = {
	secret: ["HS256", "HS384", "HS512"],
	"public-key": ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"],
};
const TOKENS: Record<string, { token: string; tokenType?: string }> = {
	token: { token: "token" },
	bearer_authorization_header: { token: "", tokenType: "bearer" },
	query_params: { token: "", tokenType: "query" },
};

/** Converts a node that checks tokens. */
export function convertVerify(old: FlowNode): Draft {
	const draft = createDraft("verify", old.output);
	Object.assign(draft.options, TOKENS[String(old.token)]);
	takeKeys(draft, old);
	const rules = [
		...nameRules(draft, old, "issuer", { claim: "iss", operator: "oneof" }),
		...nameRules(draft, old, "audience", { claim: "aud", operator: "anyof" }),
		...ageRules(draft, old),
		...convertConstraints(draft, old.constraints),
	];
	if (rules.length > 0) draft.options.rules = rules;
	if (String(old.ignoreExpiration) === "true") note(draft, "expired");
	else note(draft, "unlimited");
	if (String(old.ignoreNotBefore) === "true") note(draft, "early");
	return draft;
}

function takeKeys(draft: Draft, old: FlowNode): void {
	const named = splitCommas(String(old.algorithms ?? "")).filter(isAlgorithm);
	if (old.mode === "jwtid") {
		takeUrl(draft, old, named);
		return;
	}
	const isPair = old.mode === "public-key";
	if (old.mode !== "secret" && !isPair) note(draft, "unchecked");
	draft.accepted = named.length > 0 ? named : BY_DEFAULT[isPair ? "public-key" : "secret"];
	const [first = "HS256", ...others] = draft.accepted;
	draft.algorithms = [first, ...others];
	takeKey(draft, old, isPair ? "publicKey" : "secret");
}

function takeUrl(draft: Draft, old: FlowNode, named: readonly string[]): void {
	const url = readOldValue(old, "jwkurl");
	const detects = String(old.autoDetectjwkid) === "true";
	const pairs = named.filter((algorithm) => !isHmac(algorithm));
	takeKeyUrl(
		draft,
		isDynamic(url) ? "" : String(url.value),
		detects && pairs.length > 0 ? pairs : guessAlgorithms(draft),
	);
	if (isDynamic(url)) note(draft, "keyurl", { place: placeOf(url) });
	const kid = readOldValue(old, "jwkid");
	if (!detects && kid.value) note(draft, "anykey", { kid: isDynamic(kid) ? placeOf(kid) : String(kid.value) });
}

/** Returns a rule for an issuer or audience that cannot be in the configuration. */
function nameRules(draft: Draft, old: FlowNode, property: "audience" | "issuer", rule: Omit<Rule, "value" | "type">) {
	const value = readOldValue(old, property);
	if (takeName(draft, property, value)) return [];
	noteNeeded(draft, value);
	// As a list, because a text with a comma is several names.
	if (value.type === "str") return [{ ...rule, value: JSON.stringify([value.value]), type: "json" }];
	return [{ ...rule, value: String(value.value), type: value.type }];
}

function ageRules(draft: Draft, old: FlowNode): Rule[] {
	const text = fixedTimeSpan(draft, old, "maxAge");
	if (text !== undefined) {
		if (text) draft.own.maxage = text;
		return [];
	}
	const earliest = timeExpression(draft, "-", readOldValue(old, "maxAge"));
	if (!earliest) draft.lost.push("maxAge");
	return earliest ? [{ claim: "iat", operator: "gte", value: earliest, type: "jsonata" }] : [];
}
