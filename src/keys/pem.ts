import { JwtError } from "../errors.js";

/** One block of a PEM text (RFC 7468), its lines restored. */
export interface PemBlock {
	/** What stands after `BEGIN`, e.g. `PRIVATE KEY`. */
	label: string;
	/** The whole block, in lines. */
	pem: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs;
/**
 * The headers of a traditionally encrypted key (RFC 1421 section 4.6), which stand before its base64 text. That may begin
 * like the initialization vector goes on, so the cipher tells how long the vector is: 8 bytes for DES, 16 for all others.
 */
const ENCRYPTION = /^\s*Proc-Type: ?4,ENCRYPTED\s*DEK-Info: ?(DES[\w-]*,[0-9A-Fa-f]{16}|[\w-]+,[0-9A-Fa-f]{32})/;

/**
 * The blocks of a PEM text, also where its newlines were written out as `\n`, turned into spaces or lost altogether, as
 * happens on the way through environment variables and forms.
 */
export function readPem(text: string): PemBlock[] {
	const restored = text.replace(/\\+r|\r/g, "").replace(/\\+n/g, "\n");
	return [...restored.matchAll(BLOCK)].map(([, label = "", body = ""]) => ({ label, pem: restorePem(label, body) }));
}

function restorePem(label: string, body: string): string {
	const [headers = "", dekInfo] = ENCRYPTION.exec(body) ?? [];
	const base64 = body.slice(headers.length).replace(/\s/g, "");
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
		throw new JwtError("ERR_JWT_KEY_INVALID", "The key is damaged: between its BEGIN and END lines is no base64 text.");
	}
	const lines = base64.match(/.{1,64}/g) ?? [];
	const head = dekInfo ? ["Proc-Type: 4,ENCRYPTED", `DEK-Info: ${dekInfo}`, ""] : [];
	return [`-----BEGIN ${label}-----`, ...head, ...lines, `-----END ${label}-----`, ""].join("\n");
}
