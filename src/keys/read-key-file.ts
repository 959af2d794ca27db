import { readFile, stat } from "node:fs/promises";
import { JwtError } from "../errors.js";
import { type SecretEncoding, secretBytes } from "../secret-text.js";
import { isUtf8, readText } from "./read/text.js";

/** Bytes of a key file. No key is larger, and what is read stays in memory. */
export const MAX_FILE_SIZE = 1_048_576;

/**
 * The bytes of a key file: a regular file of at most {@link MAX_FILE_SIZE}.
 * @throws JwtError `ERR_JWT_KEY_MISSING`
 */
export async function readKeyFile(path: string): Promise<Uint8Array> {
	const refuse = (problem: string) => new JwtError("ERR_JWT_KEY_MISSING", `The key file ${path} ${problem}`);
	try {
		const file = await stat(path);
		// A pipe would be waited for, a device could be endless.
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
 * The secret of a file. Text loses its byte order mark and one line break at its end, which editors and `echo` write. What
 * is not UTF-8 is taken as the bytes it holds; only encoded text, such as hex, may be UTF-16.
 * @throws JwtError `ERR_JWT_KEY_MISSING`
 */
export async function readSecretFile(path: string, encoding: SecretEncoding): Promise<string | Uint8Array> {
	const bytes = await readKeyFile(path);
	const text = readText(bytes);
	if (text !== undefined && isUtf8(bytes)) return text.replace(/\r?\n$/, "");
	return text !== undefined && encoding !== "utf8" && secretBytes(text, encoding) ? text : bytes;
}
