import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { JwtError } from "../errors.js";
import { looksLikeKey } from "../key-text.js";
import { type SecretEncoding, secretBytes } from "../secret-text.js";
import { isUtf8, readText } from "./read/text.js";
import { FILE_TIME_LIMIT, withinTime } from "./time-limit.js";

/** The maximum size of a key file, in bytes. No key is larger, and its content stays in memory. */
export const MAX_FILE_SIZE = 1_048_576;

/** The maximum length of a path, in characters: as in macOS, and fewer than the text of an RSA key. */
const MAX_PATH = 1024;

/**
 * Reads a key file.
 * @throws JwtError `ERR_JWT_KEY_MISSING` if it is not a regular file, is larger than {@link MAX_FILE_SIZE}, cannot be read or
 *   does not respond in time
 */
export async function readKeyFile(path: string): Promise<Uint8Array> {
	const refuse = (problem: string) => new JwtError("ERR_JWT_KEY_MISSING", `The key file ${path} ${problem}`);
	// Somebody may paste the key into the field of its path, and no message may hold it.
	if (looksLikeKey(path) || path.length > MAX_PATH) {
		throw new JwtError(
			"ERR_JWT_KEY_MISSING",
			"The path of the key file is a key, or too long. Enter the path of a file, or choose to enter the key (keysource).",
		);
	}
	try {
		return await withinTime(FILE_TIME_LIMIT, readRegularFile(path, refuse), () =>
			refuse(`does not respond within ${FILE_TIME_LIMIT / 1000} seconds. Check its disk or network share.`),
		);
	} catch (error) {
		if (error instanceof JwtError) throw error;
		const { code = "error" } = error as NodeJS.ErrnoException;
		throw refuse(`cannot be read (${code}). Check the path and its permissions.`);
	}
}

/** Does not wait for a writer if the path has become a pipe since it was checked. Windows does not have this flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

async function readRegularFile(path: string, refuse: (problem: string) => JwtError): Promise<Uint8Array> {
	const requireRegular = ({ isRegular, size }: { isRegular: boolean; size: number }) => {
		// Reading a pipe could block, and a device could be endless.
		if (!isRegular) throw refuse("is not a regular file. Check the path.");
		if (size > MAX_FILE_SIZE) throw refuse("is larger than 1 MiB. Check the path.");
	};
	// Also checked before opening, because opening a device can have side effects.
	const named = await stat(path);
	requireRegular({ isRegular: named.isFile(), size: named.size });
	const file = await open(path, FLAGS);
	try {
		const opened = await file.stat();
		requireRegular({ isRegular: opened.isFile(), size: opened.size });
		const bytes = await readAtMost(file, MAX_FILE_SIZE + 1);
		requireRegular({ isRegular: true, size: bytes.length });
		return bytes;
	} finally {
		await file.close();
	}
}

/** Reads a file up to a length. Does not rely on its size, because it can grow, and virtual files have the size 0. */
async function readAtMost(file: FileHandle, length: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let left = length;
	while (left > 0) {
		const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(left, 65_536)));
		if (bytesRead === 0) break;
		chunks.push(buffer.subarray(0, bytesRead));
		left -= bytesRead;
	}
	return Buffer.concat(chunks);
}

/**
 * Reads the secret from a file. UTF-8 text loses its byte order mark and one line break at the end, which editors and
 * `echo` add. Encoded text, such as hex, may also be UTF-16. The bytes of any other file are the secret.
 * @throws JwtError `ERR_JWT_KEY_MISSING`, see {@link readKeyFile}
 */
export async function readSecretFile(path: string, encoding: SecretEncoding): Promise<string | Uint8Array> {
	const bytes = await readKeyFile(path);
	const text = readText(bytes);
	if (text !== undefined && isUtf8(bytes)) return text.replace(/\r?\n$/, "");
	return text !== undefined && encoding !== "utf8" && secretBytes(text, encoding) ? text : bytes;
}
