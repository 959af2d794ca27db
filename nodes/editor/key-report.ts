import { type KeyFacts, type KeysDescription, type LeftOut, listReasons, nameMeasure } from "../../src/key-facts";
import { sharedText, type Text } from "./text";

/** Shortens a long key ID, such as a thumbprint: its beginning is enough to tell it from others. */
const shorten = (kid: string) => (kid.length > 16 ? `${kid.slice(0, 8)}…` : kid);

/** Describes keys in one line of text. */
export function reportInWords(text: Text, { keys, leftOut, canSign }: KeysDescription, isFetched: boolean): string {
	const use = text(canSign ? "check.signs" : "check.verifies");
	const [first, ...others] = keys;
	const more = others.length > 0 ? [text("check.more", { number: others.length })] : [];
	const named = first ? [...nameKey(text, first), ...more] : [];
	const line = [...(isFetched ? [nameFetched(text, keys)] : named), use].join(", ");
	return leftOut.length > 0 ? `${line}. ${nameLeftOut(leftOut, keys.length)}.` : line;
}

function nameKey(text: Text, { kind, type, bits, curve, form, kid, thumbprint }: KeyFacts): string[] {
	const id = kid ?? thumbprint;
	const facts = [text(`check.${kind}`, { type }) + (form ? ` (${form})` : "")];
	if (bits) facts.push(text("check.bits", { bits }));
	if (curve) facts.push(curve);
	if (id) facts.push(`kid ${shorten(id)}`);
	return facts;
}

/** Names the number and types of the keys at a URL. */
function nameFetched(text: Text, keys: readonly KeyFacts[]): string {
	const names = keys.map(({ type, bits, curve }) => [type, curve ?? (bits && text("check.bits", { bits }))]);
	const kinds = new Set(names.map((name) => name.filter(Boolean).join(" ")));
	return text(keys.length === 1 ? "check.fetchedone" : "check.fetched", {
		number: keys.length,
		kinds: [...kinds].join(", "),
	});
}

/** Says which keys are left out and why, with their key IDs. */
function nameLeftOut(leftOut: readonly LeftOut[], used: number): string {
	const inWords = (fact: LeftOut) => {
		const values = { ...fact, name: nameMeasure(fact), members: fact.members?.join(", ") };
		const reason = sharedText(`jwt.leftout.${fact.reason}`, values);
		return fact.kid ? `${reason} (kid ${shorten(fact.kid)})` : reason;
	};
	const reasons = listReasons(leftOut, inWords);
	return sharedText("jwt.leftout.summary", { left: leftOut.length, all: leftOut.length + used, reasons });
}
