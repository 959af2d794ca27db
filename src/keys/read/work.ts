import { type DerElement, readDerElements, TAG } from "./der-elements.js";

/**
 * The maximum number of iterations of a passphrase. More than anyone recommends (OpenSSL uses 2048, OWASP recommends up to
 * 1,300,000), but few enough not to block the runtime for seconds: a malicious key can specify billions.
 */
const MAX_ROUNDS = 2_000_000;
/** The maximum product of the three parameters of scrypt (RFC 7914 section 2). OpenSSL uses 2^17. */
const MAX_SCRYPT = 2 ** 20;
const SCRYPT = "2b06010401da47040b";

/** Whether decrypting a key with an algorithm of password-based encryption (RFC 8018) would take too long. */
export function isTooMuchWork(algorithm: DerElement | undefined): boolean {
	const parts = algorithm ? flatten(algorithm, 0) : [];
	const isScrypt = parts.some(({ tag, content }) => tag === TAG.oid && Buffer.from(content).toString("hex") === SCRYPT);
	const numbers = parts.filter(({ tag }) => tag === TAG.integer).map(({ content }) => numberOf(content));
	if (!isScrypt) return numbers.some((number) => number > MAX_ROUNDS);
	return numbers.slice(0, 3).reduce((product, number) => product * number, 1) > MAX_SCRYPT;
}

/** The maximum depth at which parameters are nested. */
const MAX_DEPTH = 6;

/** Returns an element and all elements in it, in their order. */
function flatten(element: DerElement, depth: number): DerElement[] {
	const inner = element.tag === TAG.sequence && depth < MAX_DEPTH ? readDerElements(element.content) : undefined;
	return [element, ...(inner ?? []).flatMap((part) => flatten(part, depth + 1))];
}

const numberOf = (bytes: Uint8Array) => bytes.reduce((number, byte) => number * 256 + byte, 0);
