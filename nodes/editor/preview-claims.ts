import type { JwtConfigOptions, TypedValue } from "../../src/options";
import { splitCommas } from "../../src/text-list";
import { parseTimeSpan } from "../../src/time-span";
import type { TypedRow } from "./typed-rows";

/** One claim of a token that a node would generate. */
export interface PreviewClaim {
	/** Blank for the claims of a message, whose names are not known. */
	name: string;
	/** The value: JSON, or the property that has it when a message arrives. */
	value: unknown;
	isKnown: boolean;
	/** What adds it: the claims set, a row, the configuration, or the node itself. */
	from: "claims" | "row" | "config" | "node";
	/** The value of the configuration that this claim replaces. */
	replaced?: unknown;
	/** A time in seconds since 1970. */
	time?: number;
}

export interface PreviewInput {
	claims: TypedValue;
	rows: readonly TypedRow[];
	config: Partial<JwtConfigOptions>;
	/** The lifetime of the node; blank for that of the configuration. */
	expiresin: string;
	/** Seconds since 1970. */
	now: number;
}

const TIMES = ["exp", "nbf", "iat"];

/** Returns the claims of a token in the order of the preview. It follows the order of the runtime. */
export function previewClaims({ claims, rows, config, expiresin, now }: PreviewInput): PreviewClaim[] {
	const found = new Map<string, PreviewClaim>();
	const add = (claim: PreviewClaim) => {
		found.delete(claim.name);
		const isTime = claim.isKnown && TIMES.includes(claim.name) && Number.isFinite(Number(claim.value));
		found.set(claim.name, isTime ? { ...claim, value: Number(claim.value), time: Number(claim.value) } : claim);
	};
	for (const claim of broughtBy(claims)) add(claim);
	for (const { claim: name = "", ...typed } of rows) if (name) add({ name, from: "row", ...rowValue(typed, now) });

	const iat = found.get("iat");
	const offer = (name: string, value: unknown, origin: "config" | "node", time?: number) => {
		const claim = found.get(name);
		if (!claim) found.set(name, { name, value, isKnown: true, from: origin, ...(time !== undefined && { time }) });
		else if (!TIMES.includes(name)) claim.replaced = value;
	};
	const issuer = splitCommas(config.issuer ?? "")[0];
	const audience = splitCommas(config.audience ?? "");
	if (issuer) offer("iss", issuer, "config");
	if (audience.length > 0) offer("aud", audience.length > 1 ? audience : audience[0], "config");
	if (!found.has("iat")) offer("iat", now, "node", now);
	const notBefore = parseTimeSpan(config.notbefore ?? "");
	if (notBefore !== undefined) offer("nbf", now + notBefore, "config", now + notBefore);
	const lifetime = parseTimeSpan(expiresin || (config.expiresin ?? "3600"));
	const exp = (iat?.time ?? now) + (lifetime ?? 0);
	if (lifetime && iat?.isKnown !== false) offer("exp", exp, expiresin ? "node" : "config", exp);
	if (String(config.jwtid) === "true" && !found.has("jti")) {
		found.set("jti", { name: "jti", value: "jti", isKnown: false, from: "config" });
	}
	return [...found.values()];
}

/** Returns the claims of the claims set: those of a JSON text, or one entry for those of a message. */
function broughtBy({ value, type }: TypedValue): PreviewClaim[] {
	if (type === "none") return [];
	if (type !== "json") return [{ name: "", value: placeholder({ value, type }), isKnown: false, from: "claims" }];
	const parsed = parse(value);
	if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return [];
	return Object.entries(parsed).map(([name, value]) => ({ name, value, isKnown: true, from: "claims" }));
}

/** Returns the value of a row, or the property that it will have the value of. */
function rowValue({ value, type }: TypedValue, now: number): { value: unknown; isKnown: boolean } {
	const known = (value: unknown) => ({ value, isKnown: true });
	if (/^\$(\{.*\}|\(.*\))$/.test(value)) return { value, isKnown: false };
	if (type === "str") return known(value);
	if (type === "list") return known(splitCommas(value));
	if (type === "bool") return known(value === "true");
	if (type === "date" && value === "") return known(now);
	if (type === "date") return known(new Date(now * 1000).toISOString());
	if (type === "num" && Number.isFinite(Number(value))) return known(Number(value));
	const parsed = type === "json" ? parse(value) : undefined;
	return parsed === undefined ? { value: placeholder({ value, type }), isKnown: false } : known(parsed);
}

/** Names a property as flow builders do: `msg.payload`. */
function placeholder({ value, type }: TypedValue): string {
	if (type === "jsonata") return value;
	if (type === "key") return `$key("${value}")`;
	return type === "env" ? `$\{${value}}` : `${type}.${value}`;
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}
