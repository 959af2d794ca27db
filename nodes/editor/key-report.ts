import type { Text } from "./text";

/** What the runtime says of a key; see `KeyFacts` of the runtime. */
interface Facts {
	kind: "secret" | "private" | "public";
	type?: string;
	bits?: number;
	curve?: string;
	form?: string;
	kid?: string;
	thumbprint?: string;
}

/** What the runtime says of the keys it was asked about. */
export interface Report {
	keys: Facts[];
	canSign: boolean;
	isPair: boolean;
	jwks: { kid?: string }[];
	publickey?: string;
}

/** Key IDs are long where they are thumbprints; the beginning is enough to tell them apart. */
const shorten = (kid: string) => (kid.length > 16 ? `${kid.slice(0, 8)}…` : kid);

/** A report in one line of words. */
export function reportInWords(text: Text, { keys, canSign }: Report, isFetched: boolean): string {
	const use = text(canSign ? "check.signs" : "check.verifies");
	if (isFetched) return [nameFetched(text, keys), use].join(", ");
	const [first, ...others] = keys;
	if (!first) return use;
	const more = others.length > 0 ? [text("check.more", { number: others.length })] : [];
	return [...nameKey(text, first), ...more, use].join(", ");
}

function nameKey(text: Text, { kind, type, bits, curve, form, kid, thumbprint }: Facts): string[] {
	const id = kid ?? thumbprint;
	const facts = [text(`check.${kind}`, { type }) + (form ? ` (${form})` : "")];
	if (bits) facts.push(text("check.bits", { bits }));
	if (curve) facts.push(curve);
	if (id) facts.push(`kid ${shorten(id)}`);
	return facts;
}

/** How many keys of each kind a URL has. */
function nameFetched(text: Text, keys: readonly Facts[]): string {
	const names = keys.map(({ type, bits, curve }) => [type, curve ?? (bits && text("check.bits", { bits }))]);
	const kinds = new Set(names.map((name) => name.filter(Boolean).join(" ")));
	return text(keys.length === 1 ? "check.fetchedone" : "check.fetched", {
		number: keys.length,
		kinds: [...kinds].join(", "),
	});
}
