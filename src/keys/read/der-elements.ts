/** One element of DER (X.690 section 10). */
export interface DerElement {
	tag: number;
	content: Uint8Array;
}

/** The tags of the elements that make up a key. */
export const TAG = { integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, sequence: 0x30, context0: 0xa0 };

/** The maximum depth that is read, enough to tell keys and certificates apart. */
const MAX_DEPTH = 4;
/** The minimum length of a key, certificate or request, in bytes. */
const MIN_LENGTH = 40;
const CONSTRUCTED = 0x20;

/** Reads DER elements, or returns `undefined` if they do not fill the bytes exactly. */
export function readDerElements(bytes: Uint8Array): DerElement[] | undefined {
	const elements: DerElement[] = [];
	let at = 0;
	while (at < bytes.length) {
		const tag = bytes[at] as number;
		const length = readLength(bytes, at + 1);
		// Keys do not have tags of several bytes, and DER does not have the tag 0.
		if (tag === 0 || (tag & 0x1f) === 0x1f || !length) return undefined;
		const end = length.end + length.value;
		if (end > bytes.length) return undefined;
		elements.push({ tag, content: bytes.subarray(length.end, end) });
		at = end;
	}
	return elements;
}

/** Reads a length, and where it ends. Like OpenSSL, accepts lengths that are not in their shortest form. */
function readLength(bytes: Uint8Array, at: number): { value: number; end: number } | undefined {
	const first = bytes[at];
	if (first === undefined) return undefined;
	if (first < 0x80) return { value: first, end: at + 1 };
	const size = first & 0x7f;
	const end = at + 1 + size;
	if (size === 0 || size > 4 || end > bytes.length) return undefined;
	let value = 0;
	for (const byte of bytes.subarray(at + 1, end)) value = value * 256 + byte;
	return { value, end };
}

/** Writes an element as bytes. */
export function writeDerElement({ tag, content }: DerElement): Buffer {
	const { length } = content;
	if (length < 0x80) return Buffer.from([tag, length, ...content]);
	const size = Buffer.alloc(4);
	size.writeUInt32BE(length);
	return Buffer.concat([Buffer.from([tag, 0x84]), size, content]);
}

/** Reads the elements of a single SEQUENCE that begins like a key, a certificate or an archive of them. */
export function readDerSequence(bytes: Uint8Array): DerElement[] | undefined {
	if (bytes.length < MIN_LENGTH || bytes[0] !== TAG.sequence) return undefined;
	const [outer, ...others] = readDerElements(bytes) ?? [];
	if (!outer || others.length > 0) return undefined;
	const elements = readDerElements(outer.content);
	const [first] = elements ?? [];
	if (!elements || elements.length < 2 || !first) return undefined;
	if (![TAG.integer, TAG.sequence, TAG.oid].includes(first.tag)) return undefined;
	return elements.every((element) => isWellFormed(element, 1)) ? elements : undefined;
}

function isWellFormed({ tag, content }: DerElement, depth: number): boolean {
	if (!(tag & CONSTRUCTED) || depth === MAX_DEPTH) return true;
	return readDerElements(content)?.every((element) => isWellFormed(element, depth + 1)) ?? false;
}
