/** Ably's rules for tokens (https://ably.com/docs/auth/token/jwt), and its error codes. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** The maximum lifetime of a token, in seconds. */
const LONGEST = 24 * 3600;
/** The tolerance for clock differences, in seconds. */
const LEEWAY = 60;

/** An error in Ably's format, with a code from https://ably.com/docs/platform/errors/codes. */
export class AblyError extends Error {
	constructor(
		readonly code: number,
		readonly statusCode: number,
		message: string,
	) {
		super(message);
	}

	toJSON() {
		const { code, statusCode, message } = this;
		return { code, statusCode, message, href: `https://help.ably.io/error/${code}` };
	}
}

/** The client that a token is for, and what it allows. */
export interface Grant {
	clientId: string | undefined;
	/** @throws AblyError 40160 */
	demand(operation: string, channel: string): void;
}

/**
 * Checks a token as Ably does.
 * @param apiKey `APPID.KEYID:SECRET`
 * @throws AblyError
 */
export function checkToken(token: string, apiKey: string): Grant {
	const [name, secret = ""] = apiKey.split(":");
	const [header, claims] = decode(token);
	if (header.alg !== "HS256" || header.typ !== "JWT") throw new AblyError(40144, 401, "unsupported algorithm or type");
	if (!header.kid) throw new AblyError(40144, 401, "missing key identifier");
	if (header.kid !== name) throw new AblyError(40400, 404, "no such application or key");
	const [, signed = "", signature = ""] = /^(.+)\.(.*)$/.exec(token) ?? [];
	const expected = createHmac("sha256", secret).update(signed).digest();
	const given = Buffer.from(signature, "base64url");
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
		throw new AblyError(40144, 401, "Unexpected exception decoding token; err = invalid signature");
	}

	const now = Date.now() / 1000;
	const { iat, exp } = claims;
	if (typeof iat !== "number" || iat > now + LEEWAY) throw new AblyError(40144, 400, "Invalid token; iat");
	if (typeof exp !== "number" || exp <= iat) throw new AblyError(40144, 400, "Invalid token; exp");
	if (exp - iat > LONGEST) throw new AblyError(40003, 400, "the token is valid for too long");
	if (exp <= now) throw new AblyError(40142, 401, "Token expired");
	const clientId = claims["x-ably-clientId"];
	if (clientId !== undefined && typeof clientId !== "string") {
		throw new AblyError(40012, 400, "Invalid token; clientId must be a string");
	}
	const capability = parseCapability(claims["x-ably-capability"]);
	return {
		clientId,
		demand(operation, channel) {
			const allowed = Object.entries(capability).flatMap(([resource, operations]) =>
				covers(resource, channel) ? operations : [],
			);
			if (allowed.includes(operation) || allowed.includes("*")) return;
			throw new AblyError(40160, 401, `Unauthorized to ${operation} on this channel`);
		},
	};
}

type Json = Record<string, unknown>;

function decode(token: string): [header: Json, claims: Json] {
	try {
		const [header, claims] = token.split(".", 2).map((part) => JSON.parse(String(Buffer.from(part, "base64url"))));
		if (typeof header === "object" && typeof claims === "object") return [header, claims];
	} catch {
		// Reported below.
	}
	throw new AblyError(40144, 401, "Unexpected exception decoding token");
}

/** Parses a capability: JSON text with a list of operations for each resource. */
function parseCapability(text: unknown): Record<string, string[]> {
	try {
		if (typeof text === "string") {
			const capability = JSON.parse(text);
			if (Object.values(capability).every(Array.isArray)) return capability;
		}
	} catch {
		// Reported below.
	}
	throw new AblyError(40144, 400, "Invalid token; capability must be JSON text");
}

/** Whether a resource of a capability matches a channel: `*` is one segment, or one or more at the end. */
function covers(resource: string, channel: string): boolean {
	const segments = channel.split(":");
	const wanted = resource.split(":");
	const isOpen = wanted.at(-1) === "*" && segments.length >= wanted.length;
	return (
		(isOpen || segments.length === wanted.length) &&
		wanted.every((segment, index) => segment === "*" || segment === segments[index])
	);
}
