/**
 * ECDSA signatures in the two forms they have: JWS takes the numbers R and S side by side (RFC 7518 section 3.4), OpenSSL
 * takes them as DER (RFC 3279 section 2.2.3). `node:crypto` can convert, but on Node.js 24 that costs more than a third
 * of a signature, since each call with options prepares the key again.
 */

const SEQUENCE = 0x30;
const INTEGER = 0x02;
/** A length over this many bytes is written in two bytes. */
const SHORT = 0x7f;

/** A positive INTEGER: without leading zeros, save one before a first bit that would be a sign. */
function writeInteger(bytes: Uint8Array): Buffer {
	let start = 0;
	while (start < bytes.length - 1 && bytes[start] === 0) start++;
	const number = bytes.subarray(start);
	const hasSign = (number[0] as number) > SHORT;
	return Buffer.concat([Buffer.from([INTEGER, number.length + (hasSign ? 1 : 0), ...(hasSign ? [0] : [])]), number]);
}

/**
 * The DER form of a JWS signature.
 * @param size bytes of R and of S: 32 for ES256, 48 for ES384, 66 for ES512
 * @returns `undefined` if it does not have the length of a signature
 */
export function toDer(signature: Uint8Array, size: number): Buffer | undefined {
	if (signature.length !== 2 * size) return undefined;
	const numbers = Buffer.concat([writeInteger(signature.subarray(0, size)), writeInteger(signature.subarray(size))]);
	const length = numbers.length > SHORT ? [0x81, numbers.length] : [numbers.length];
	return Buffer.concat([Buffer.from([SEQUENCE, ...length]), numbers]);
}

/**
 * The JWS form of a signature that OpenSSL made.
 * @param size as for {@link toDer}
 */
export function fromDer(der: Uint8Array, size: number): Buffer {
	const signature = Buffer.alloc(2 * size);
	let position = (der[1] as number) > SHORT ? 3 : 2;
	for (const end of [size, 2 * size]) {
		const length = der[position + 1] as number;
		const number = der.subarray(position + 2, position + 2 + length);
		// Of the INTEGER's bytes only a leading zero can be too many.
		const digits = number.subarray(Math.max(0, length - size));
		signature.set(digits, end - digits.length);
		position += 2 + length;
	}
	return signature;
}
