/** A path that everything reads alike: plain names between single slashes. Any other has more than one reading. */
const PLAIN = /^(?:\/[\w~-]+(?:\.[\w~-]+)*)*\/?$/;
/** Characters that structure a path, and the percent sign itself. Servers differ in whether they decode them. */
const STRUCTURAL = /%(?:2e|2f|5c|25)/i;
/** How often an escape may be escaped itself, as `%2561` for `a`. No server decodes more often. */
const MAX_DECODINGS = 3;

/**
 * Returns all paths that a server could take a requested path for, each as its segments in lower case:
 *
 * - Express compares the path as sent, `express.static` decodes it, and a file system resolves `..`.
 * - `new URL()` takes `//name` at the beginning for a host.
 * - A file system can take an accented letter for a letter and an accent. Windows ignores a dot at the end of a name.
 * - All ignore upper and lower case, repeated slashes and a slash at the end, or may do so.
 *
 * @param path the path of a request, without its query
 */
export function readingsOf(path: string): string[][] {
	if (PLAIN.test(path)) return [segmentsOf(path)];
	const readings = new Map<string, string[]>();
	const add = (segments: string[]) => readings.set(segments.join("/"), segments);
	for (const start of new Set([path, withoutHost(path), asUrl(path)])) {
		let text = decodeEscapes(start, (code) => !STRUCTURAL.test(code));
		for (let round = 0; ; round++) {
			const segments = segmentsOf(text);
			add(segments);
			add(resolveDots(segments));
			add(resolveDots(segments.map(asOnWindows).filter(Boolean)));
			add(resolveDots(segmentsOf(text.normalize("NFKC"))));
			const decoded = decodeEscapes(text, () => true);
			if (decoded === text || round === MAX_DECODINGS) break;
			text = decoded;
		}
	}
	return [...readings.values()];
}

/** Whether a server could take a requested path for another one. */
export function canMean(path: string, wanted: string): boolean {
	const name = segmentsOf(wanted).join("/");
	return readingsOf(path).some((segments) => segments.join("/") === name);
}

/** Returns the rest of a path that begins like one with a host. Node-RED takes even `//name@name:99999` for one. */
const withoutHost = (path: string): string => path.replace(/^[/\\]{2,}[^/\\]*/, "");

/** Returns the path as a program reads it that gives it to `new URL()`, with any host for a base. */
function asUrl(path: string): string {
	const base = "http://localhost";
	return URL.canParse(path, base) ? new URL(path, base).pathname : path;
}

/** Splits a path at its slashes. Windows and browsers take a backslash for one. */
export const segmentsOf = (path: string): string[] =>
	path
		.toLowerCase()
		.split(/[/\\]+/)
		.filter(Boolean);

function resolveDots(segments: readonly string[]): string[] {
	const resolved: string[] = [];
	for (const segment of segments) {
		if (segment === "..") resolved.pop();
		else if (segment !== ".") resolved.push(segment);
	}
	return resolved;
}

/** Removes what Windows ignores in the name of a file: dots and blanks at the end, and the name of a stream. */
function asOnWindows(segment: string): string {
	const [name = ""] = segment.split(":", 1);
	let end = name.length;
	// A pattern would take the square of the time for a long run in the middle.
	while (end > 0 && /[.\s]/.test(name.charAt(end - 1))) end--;
	return end === 0 && name.startsWith("..") ? ".." : name.slice(0, end);
}

/** Decodes percent-encoding. Leaves escapes that are not UTF-8 as they are. */
export function decodeEscapes(path: string, isDecoded: (code: string) => boolean): string {
	return path.replace(/(?:%[\da-f]{2})+/gi, (run) => {
		// Before the others are decoded, so that they cannot become part of a new escape.
		const parts = run.match(/%[\da-f]{2}/gi) ?? [];
		const kept = parts.map((part) => (isDecoded(part) ? part : `%25${part.slice(1)}`)).join("");
		try {
			return decodeURIComponent(kept);
		} catch {
			return parts.map((part) => (isDecoded(part) ? decodeAscii(part) : part)).join("");
		}
	});
}

const decodeAscii = (code: string) => {
	const byte = Number.parseInt(code.slice(1), 16);
	return byte < 0x80 ? String.fromCharCode(byte) : code;
};
