/** The number of bytes that are enough to recognize UTF-16 without a byte order mark. */
const SAMPLE = 32;

/**
 * Decodes UTF-8 text, or UTF-16 text as written by PowerShell's `>`. Drops a byte order mark.
 * @returns `undefined` if the bytes are not text
 */
export function readText(bytes: Uint8Array): string | undefined {
	const text = decode(bytes, encodingOf(bytes));
	return text?.includes("\0") ? undefined : text;
}

/** Whether bytes are UTF-8 text. */
export const isUtf8 = (bytes: Uint8Array): boolean =>
	encodingOf(bytes) === "utf-8" && decode(bytes, "utf-8") !== undefined;

type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

function encodingOf(bytes: Uint8Array): TextEncoding {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) return "utf-16le";
	if (first === 0xfe && second === 0xff) return "utf-16be";
	// Keys are ASCII text, so in UTF-16 every other byte is zero.
	const sample = bytes.subarray(0, SAMPLE);
	const isZero = (parity: number) => sample.every((byte, index) => index % 2 !== parity || byte === 0);
	if (sample.length < 2 || bytes.length % 2 !== 0) return "utf-8";
	if (isZero(1) && !isZero(0)) return "utf-16le";
	return isZero(0) && !isZero(1) ? "utf-16be" : "utf-8";
}

function decode(bytes: Uint8Array, encoding: TextEncoding): string | undefined {
	try {
		return new TextDecoder(encoding, { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
