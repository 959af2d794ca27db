import { readFile, stat } from "node:fs/promises";
import { JwtError } from "../errors.js";
import { type SecretEncoding, secretBytes } from "../secret-text.js";
import { isUtf8, readText } from "./read/text.js";

/** The maximum size of a key file, in bytes. No key is larger, and its content stays in memory. */
export const MAX_FILE_SIZE = 1_048_576;

/**
 * Reads a key file.
 * @throws JwtError `ERR_JWT_KEY_MISSING` if it is not a regular file, is larger than {@link MAX_FILE_SIZE} or cannot be read
 */
export async function readKeyFile(path: string): Promise<Uint8Array> {
	const refuse = (problem: string) => new JwtError("ERR_JWT_KEY_MISSING", `The key file ${path} ${problem}`);
	try {
		const file = await stat(path);
		// Reading a pipe could wait forever, and a device could be endless.
		if (!file.isFile()) throw refuse("is not a regular file. Check the path.");
		if (file.size > MAX_FILE_SIZE) throw refuse("is larger than 1 MiB. Check the path.");
		return await readFile(path);
	} catch (error) {
		if (error instanceof JwtError) throw error;
		const { code = "error" } = error as NodeJS.ErrnoException;
		throw refuse(`cannot be read (${code}). Check the path and its permissions.`);
	}
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
