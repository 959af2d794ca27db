import { createHash } from "node:crypto";
import { Generations } from "../jwt/generations.js";

/** The longest ID that is kept as it is, in characters. */
const MAX_ID = 200;
/** The digests of the most recently used subjects, because each message asks for one. */
const digests = new Generations<string>(1000);

const digest = (text: string) => createHash("sha256").update(text).digest("base64url");

/** Returns the digest by which a store knows a subject (`sub`), which may be an address of a person. */
export function subjectId(subject: string): string {
	const known = digests.get(subject);
	if (known !== undefined) return known;
	const made = digest(`sub ${subject}`);
	if (subject.length <= MAX_ID) digests.set(subject, made);
	return made;
}

/**
 * Returns the ID by which a store knows a token: its `jti` and its issuer, since two issuers may give the same `jti`.
 * @returns `undefined` if the token has none
 */
export function tokenId({ iss, jti }: Readonly<Record<string, unknown>>): string | undefined {
	if (typeof jti !== "string") return undefined;
	const issuer = typeof iss === "string" ? iss : "";
	return kept(`${issuer.length} ${issuer} ${jti}`);
}

/** Returns the ID by which a store knows a session: its `sid`. @returns `undefined` if the token has none */
export const sidOf = ({ sid }: Readonly<Record<string, unknown>>): string | undefined =>
	typeof sid === "string" ? kept(sid) : undefined;

/** Shortens an ID that another issuer may have made. Half a character cannot be written to a store. */
const kept = (id: string): string =>
	id.length > MAX_ID || /[\ud800-\udfff]/.test(id) ? digest(JSON.stringify(id)) : id;
