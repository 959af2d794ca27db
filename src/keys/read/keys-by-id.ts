import { readPemKeys } from "./pem-keys.js";
import type { KeysRead } from "./read-key.js";

const PUBLIC_PEM = /-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----/;

/** Whether a JSON value has key IDs as names and PEM certificates or public keys as values, as Google publishes them. */
export function isKeysById(json: unknown): json is Record<string, unknown> {
	if (typeof json !== "object" || json === null || Array.isArray(json)) return false;
	return Object.values(json).some((value) => typeof value === "string" && PUBLIC_PEM.test(value));
}

/**
 * Reads the certificates of Google and Firebase (`{"<kid>": "-----BEGIN CERTIFICATE-----…"}`), or public keys in their
 * place. This form is for publication, so private keys are left out.
 */
export function readKeysById(json: Record<string, unknown>): KeysRead {
	const read: KeysRead = { keys: [], leftOut: [] };
	for (const [kid, value] of Object.entries(json)) {
		const { keys, leftOut } = typeof value === "string" ? readPemKeys(value) : NOTHING;
		for (const { key, form, ...more } of keys) {
			if (key.type === "public") read.keys.push({ key, form, ...more, kid });
			else read.leftOut.push({ reason: "private", form, kid });
		}
		if (keys.length + leftOut.length === 0) read.leftOut.push({ reason: "unknown-form", form: "PEM", kid });
		read.leftOut.push(...leftOut.map((fact) => ({ ...fact, kid })));
	}
	return read;
}

const NOTHING: KeysRead = { keys: [], leftOut: [] };
