/** The messages that a driver sends: claims to sign or tokens to verify, in one file per work. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { claimsOf } from "./claims.js";
import type { Material } from "./material.js";
import type { Work } from "./works.js";

/** The number of verified tokens that a lane caches: the default of this package, but fewer long ones. */
export const remembered = ({ kilobytes }: Work): number => (kilobytes ? 100 : 1000);

/** The number of different messages: five times the cache size for new tokens, so that a repeated one is new again. */
export const messageCount = (work: Work): number => (work.tokens === "same" ? 1 : 5 * remembered(work));

/** Claims for generating tokens, or tokens to verify and one to refuse. */
export interface Messages {
	claims: { sub: string }[];
	tokens: { sub: string; token: string }[];
	foreignToken: string;
}

export function messagesOf(work: Work, material: Material): Messages {
	const claims = Array.from({ length: messageCount(work) }, (_, index) => claimsOf(work, index));
	if (!work.tokens) return { claims, tokens: [], foreignToken: "" };
	const tokens = claims.map(({ sub }, index) => ({ sub, token: material.token(work, index) }));
	return { claims: [], tokens, foreignToken: material.foreignToken(work) };
}

export const messageFile = (folder: string, work: Work): string => join(folder, `${work.id}.json`);

/** Writes the messages for the drivers of these works. */
export function writeMessages(folder: string, works: readonly Work[], material: Material): void {
	mkdirSync(folder, { recursive: true });
	for (const work of works) writeFileSync(messageFile(folder, work), JSON.stringify(messagesOf(work, material)));
}
