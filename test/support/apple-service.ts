/**
 * A stand-in for Apple's App Store Connect API. It checks the token of a team key as described in “Generating Tokens for
 * API Requests” on developer.apple.com.
 */
import type { KeyObject } from "node:crypto";
import { type Answer, type Call, now, openToken, type Service, startService } from "./calls.js";

export interface AppleOptions {
	issuerId: string;
	keyId: string;
	publicKey: KeyObject;
}

/** The maximum lifetime of a token, in seconds. */
const LONGEST = 20 * 60;

const error = (status: string, code: string, title: string, detail: string): Answer => ({
	status: Number(status),
	body: { errors: [{ status, code, title, detail }] },
});

export async function startApple({ issuerId, keyId, publicKey }: AppleOptions): Promise<Service> {
	const assertions = new Set<string>();

	function isGood(token: string): boolean {
		const opened = openToken(token, "ES256", publicKey);
		if (!opened) return false;
		const { header, claims, iat, exp } = opened;
		const isTeamKeys = header.kid === keyId && header.typ === "JWT" && claims.iss === issuerId;
		const isTimely = iat <= now() && exp > now() && exp - iat <= LONGEST && exp <= now() + LONGEST;
		return isTeamKeys && isTimely && claims.aud === "appstoreconnect-v1";
	}

	function answerTo({ method, path, bearer }: Call): Answer {
		if (!isGood(bearer)) {
			return error(
				"401",
				"NOT_AUTHORIZED",
				"Authentication credentials are missing or invalid.",
				"Provide a properly configured and signed bearer token, and make sure that it has not expired.",
			);
		}
		assertions.add(bearer);
		if (`${method} ${path}` !== "GET /v1/apps") {
			return error("404", "NOT_FOUND", "The specified resource does not exist", `There is no resource ${path}.`);
		}
		const data = ["Weather", "Notes"].map((name, index) => ({ type: "apps", id: String(index), attributes: { name } }));
		return { status: 200, body: { data, meta: { paging: { total: data.length, limit: 200 } } } };
	}

	return startService(assertions, answerTo);
}
