import type { LeftOutReason } from "../../key-facts.js";

/** One block of PEM text (RFC 7468), with its lines restored. */
export interface PemBlock {
	/** The label after `BEGIN`, such as `PRIVATE KEY`. */
	label: string;
	/** The whole block, including the `BEGIN` and `END` lines. */
	pem: string;
}

/** The blocks of a text, and the reasons why others are left out. */
export interface PemRead {
	blocks: PemBlock[];
	leftOut: LeftOutReason[];
}

/** Limited in length, so that matching takes linear time. */
const MARK = /-----(BEGIN|END) ([A-Z0-9 ]{1,64})-----/g;
/**
 * The headers of a traditionally encrypted key (RFC 1421 section 4.6), followed by its base64 text. Without line breaks,
 * that text can look like more of the initialization vector, so the cipher decides the vector's length: 8 bytes for DES, 16
 * for all others.
 */
const ENCRYPTION =
	/^\s*Proc-Type: ?4,ENCRYPTED\s*DEK-Info: ?(DES[\w-]{0,32},[0-9A-Fa-f]{16}|[\w-]{1,32},[0-9A-Fa-f]{32})/;

/** Whether text contains the beginning or end of a PEM block. */
export const hasPemMark = (text: string): boolean => /-----(?:BEGIN|END) /.test(text);

/**
 * Reads the blocks of PEM text, even if environment variables or forms have changed its line breaks to `\n` or spaces or
 * have removed them.
 */
export function readPem(text: string): PemRead {
	// Matches each run of backslashes as a whole, so that a long run does not take quadratic time.
	const restored = text
		.replace(/\\+([rn]?)/g, (run, letter) => (letter === "n" ? "\n" : letter === "r" ? "" : run))
		.replaceAll("\r", "");
	const read: PemRead = { blocks: [], leftOut: [] };
	let open: { label: string; from: number } | undefined;
	for (const { 0: mark, 1: kind, 2: label = "", index } of restored.matchAll(MARK)) {
		if (kind === "END" && open?.label === label) {
			const pem = restorePem(label, restored.slice(open.from, index));
			if (pem) read.blocks.push({ label, pem });
			else read.leftOut.push("damaged");
			open = undefined;
			continue;
		}
		if (open || kind === "END") read.leftOut.push("cut-off");
		open = kind === "BEGIN" ? { label, from: index + mark.length } : undefined;
	}
	if (open) read.leftOut.push("cut-off");
	return read;
}

function restorePem(label: string, body: string): string | undefined {
	const [headers = "", dekInfo] = ENCRYPTION.exec(body) ?? [];
	const base64 = body.slice(headers.length).replace(/\s/g, "");
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
	const lines = base64.match(/.{1,64}/g) ?? [];
	const head = dekInfo ? ["Proc-Type: 4,ENCRYPTED", `DEK-Info: ${dekInfo}`, ""] : [];
	return [`-----BEGIN ${label}-----`, ...head, ...lines, `-----END ${label}-----`, ""].join("\n");
}
