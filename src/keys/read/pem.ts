import type { LeftOutReason } from "../../key-facts.js";

/** One block of a PEM text (RFC 7468), its lines restored. */
export interface PemBlock {
	/** What stands after `BEGIN`, e.g. `PRIVATE KEY`. */
	label: string;
	/** The whole block, in lines. */
	pem: string;
}

/** The blocks of a text, and why others are left out. */
export interface PemRead {
	blocks: PemBlock[];
	leftOut: LeftOutReason[];
}

/** Bounded, so that no text takes longer than its length. */
const MARK = /-----(BEGIN|END) ([A-Z0-9 ]{1,64})-----/g;
/**
 * The headers of a traditionally encrypted key (RFC 1421 section 4.6), which stand before its base64 text. That may begin
 * like the initialization vector goes on, so the cipher tells how long the vector is: 8 bytes for DES, 16 for all others.
 */
const ENCRYPTION =
	/^\s*Proc-Type: ?4,ENCRYPTED\s*DEK-Info: ?(DES[\w-]{0,32},[0-9A-Fa-f]{16}|[\w-]{1,32},[0-9A-Fa-f]{32})/;

/** Whether a text has a line that begins or ends a PEM block. */
export const hasPemMark = (text: string): boolean => /-----(?:BEGIN|END) /.test(text);

/**
 * The blocks of a PEM text, also where its newlines were written out as `\n`, turned into spaces or lost altogether, as
 * happens on the way through environment variables and forms.
 */
export function readPem(text: string): PemRead {
	// Takes each run of backslashes as a whole, or a long one would be tried from each of them.
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
