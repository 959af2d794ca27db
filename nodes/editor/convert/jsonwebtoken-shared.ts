/** What the nodes of node-red-contrib-jsonwebtoken have in common. */
import { isVariable } from "../../../src/environment";
import { looksPrivate } from "../../../src/key-text";
import { type Draft, type FlowNode, type Keys, keepKey, note, noteVariable } from "./draft";
import { convertTimeSpan } from "./old-time-span";
import { expressionOf, isDynamic, type OldValue, placeOf, readOldValue, textOf } from "./old-value";

/** Takes the key of a node into the credentials of its configuration. */
export function takeKey(draft: Draft, old: FlowNode, property: "secret" | "privateKey" | "publicKey"): void {
	const value = readOldValue(old, property);
	const text = textOf(value);
	if (!text) {
		if (text === undefined) note(draft, "keyfrom", { place: placeOf(value) });
		else note(draft, "nokey");
		return;
	}
	// A private key was accepted for checking, too.
	const name = property === "publicKey" && looksPrivate(text) ? "privatekey" : (property.toLowerCase() as keyof Keys);
	keepKey(draft, name, text);
}

/** Returns a value that is the same for all messages, as a property of the configuration; `undefined` if it is not. */
export function fixedText(draft: Draft, value: OldValue): string | undefined {
	const text = textOf(value);
	noteVariable(draft, text ?? "");
	return text;
}

/**
 * Takes the issuer or audience into the configuration, if it is the same for all messages.
 * @returns whether it could be taken; one with a comma would become several there
 */
export function takeName(draft: Draft, property: "audience" | "issuer", value: OldValue): boolean {
	const text = fixedText(draft, value);
	if (text === undefined || text.includes(",")) return false;
	if (text) draft.config[property] = text;
	return true;
}

/**
 * Returns a time span that is the same for all messages; `undefined` if it is not the same. With one that cannot be read, the
 * old node failed.
 */
export function fixedTimeSpan(draft: Draft, old: FlowNode, property: string): string | undefined {
	const value = readOldValue(old, property, "num");
	const text = fixedText(draft, value);
	if (!text) return text;
	const span = value.type === "num" && !isVariable(text) ? Number(text) : text;
	// Zero means none, except for the lifetime.
	if (span === 0 && property !== "expiresIn") return "";
	const converted = convertTimeSpan(draft, span);
	if (!converted) draft.lost.push(`${property} ${text}`);
	return converted ?? "";
}

/** Returns a time as a JSONata expression: so many seconds from now, as the message says; `undefined` if that is impossible. */
export function timeExpression(draft: Draft, sign: "+" | "-", value: OldValue): string | undefined {
	const seconds = expressionOf(value);
	if (!seconds) return undefined;
	note(draft, "seconds", { place: placeOf(value) });
	return `$floor($millis() / 1000) ${sign} ${seconds}`;
}

/** Notes that messages without a property fail, if a value comes from one. */
export function noteNeeded(draft: Draft, value: OldValue): void {
	if (isDynamic(value)) note(draft, "needed", { place: placeOf(value) });
}
