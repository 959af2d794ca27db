/**
 * Converts ECDSA signatures between two formats: JWS concatenates the numbers R and S (RFC 7518 section 3.4), OpenSSL
 * encodes them as DER (RFC 3279 section 2.2.3). `node:crypto` can do this too, but on Node.js 24 it costs more than a
 * third of a signature, because each call with options prepares the key again.
 */

const SEQUENCE = 0x30;
const INTEGER = 0x02;
/** The largest length that fits in one byte; also the largest first byte of an INTEGER without a sign. */
const SHORT = 0x7f;

/** Encodes a positive INTEGER without leading zeros, except one if the first bit would otherwise be a sign. */
function writeInteger(bytes: Uint8Array): Buffer {
	let start = 0;
	while (start < bytes.length - 1 && bytes[start] === 0) start++;
	const number = bytes.subarray(start);
	const hasSign = (number[0] as number) > SHORT;
	return Buffer.concat([Buffer.from([INTEGER, number.length + (hasSign ? 1 : 0), ...(hasSign ? [0] : [])]), number]);
}

/**
 * Converts a JWS signature to DER.
 * @param size the number of bytes of R, and of S: 32 for ES256, 48 for ES384, 66 for ES512
 * @returns `undefined` if the signature has the wrong length
 */
export function toDer(signature: Uint8Array, size: number): Buffer | undefined {
	if (signature.length !== 2 * size) return undefined;
	const numbers = Buffer.concat([writeInteger(signature.subarray(0, size)), writeInteger(signature.subarray(size))]);
	const length = numbers.length > SHORT ? [0x81, numbers.length] : [numbers.length];
	return Buffer.concat([Buffer.from([SEQUENCE, ...length]), numbers]);
}

/**
 * Converts a DER signature from OpenSSL to the JWS format.
 * @param size as for {@link toDer}
 */
export function fromDer(der: Uint8Array, size: number): Buffer {
	const signature = Buffer.alloc(2 * size);
	let position = (der[1] as number) > SHORT ? 3 : 2;
	for (const end of [size, 2 * size]) {
		const length = der[position + 1] as number;
		const number = der.subarray(position + 2, position + 2 + length);
		// An INTEGER that is longer than `size` starts with a zero byte.
		const digits = number.subarray(Math.max(0, length - size));
		signature.set(digits, end - digits.length);
		position += 2 + length;
	}
	return signature;
}
