import { type DerElement, readDerElements, TAG } from "./der-elements.js";

/**
 * The most rounds that a passphrase may be put through. More than anyone recommends (OpenSSL writes 2048, OWASP asks for up
 * to 1,300,000), and below what would keep the runtime from all else for seconds: a key may ask for billions.
 */
const MAX_ROUNDS = 2_000_000;
/** Of scrypt: its three parameters multiplied (RFC 7914 section 2). OpenSSL writes 2^17. */
const MAX_SCRYPT = 2 ** 20;
const SCRYPT = "2b06010401da47040b";

/** Whether an algorithm of password-based encryption (RFC 8018) would take too long to open a key with. */
export function isTooMuchWork(algorithm: DerElement | undefined): boolean {
	const parts = algorithm ? flatten(algorithm, 0) : [];
	const isScrypt = parts.some(({ tag, content }) => tag === TAG.oid && Buffer.from(content).toString("hex") === SCRYPT);
	const numbers = parts.filter(({ tag }) => tag === TAG.integer).map(({ content }) => numberOf(content));
	if (!isScrypt) return numbers.some((number) => number > MAX_ROUNDS);
	return numbers.slice(0, 3).reduce((product, number) => product * number, 1) > MAX_SCRYPT;
}

/** Parameters nest no deeper than this. */
const MAX_DEPTH = 6;

/** An element and all within it, in their order. */
function flatten(element: DerElement, depth: number): DerElement[] {
	const inner = element.tag === TAG.sequence && depth < MAX_DEPTH ? readDerElements(element.content) : undefined;
	return [element, ...(inner ?? []).flatMap((part) => flatten(part, depth + 1))];
}

const numberOf = (bytes: Uint8Array) => bytes.reduce((number, byte) => number * 256 + byte, 0);
