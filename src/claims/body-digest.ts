import { createHash, timingSafeEqual } from "node:crypto";
import type { ClaimFailureReason } from "../errors.js";

/** The spellings of a SHA-256 digest: 32 bytes in hex or base64url. */
const SPELLINGS = [
	[/^[\dA-Fa-f]{64}$/, "hex"],
	[/^[\w-]{43}$/, "base64url"],
] as const;

/**
 * Computes the SHA-256 digest of a body: bytes as they were sent, or text, which is taken as UTF-8.
 * @throws RangeError whose message completes “The rule on … ” for a body that was parsed, because its bytes are lost
 */
export function digestOf(body: unknown): Buffer {
	if (typeof body !== "string" && !(body instanceof Uint8Array)) {
		throw new RangeError(
			"needs the body as it was sent, but the body was parsed already. Tick “Do not parse request body” in the http in node, and let the rule compare with msg.payload.",
		);
	}
	const hash = createHash("sha256");
	return (typeof body === "string" ? hash.update(body, "utf8") : hash.update(body)).digest();
}

/** Creates a judge of claims that must be a digest, in hex or base64url. Compares in constant time. */
export function hasDigest(digest: Uint8Array): (claim: unknown) => ClaimFailureReason | undefined {
	return (claim) => {
		if (typeof claim !== "string") return "invalid";
		const [, encoding] = SPELLINGS.find(([form]) => form.test(claim)) ?? [];
		const isEqual = encoding !== undefined && timingSafeEqual(Buffer.from(claim, encoding), digest);
		return isEqual ? undefined : "check_failed";
	};
}
