import type { VerifiedToken } from "../jwt/verify.js";
import { attempt, type MaybePromise } from "../maybe-promise.js";
import { challenge } from "./challenge.js";
import type { Admission, GuardSource } from "./gate.js";

/** The longest and shortest time between two checks, in milliseconds. A token can be revoked at any time. */
const [LONGEST, SHORTEST] = [30_000, 250];

/**
 * Keeps a connection open for as long as its token is accepted: looks again when the token expires, after each deploy, and
 * from time to time. A server that cannot check tokens at the moment ends a connection only if its token expired.
 * @param end closes the connection; called once at most
 * @returns a function to call when the connection was closed
 */
export function createLease(
	{ isStarting, onChange }: GuardSource,
	{ auth, renew }: Admission,
	end: () => void,
): () => void {
	let { exp } = auth.claims;
	let isOver = false;
	let timer: NodeJS.Timeout | undefined;
	const untilExpiry = () => (typeof exp === "number" ? exp * 1000 - Date.now() : LONGEST);
	const wait = () => {
		if (isOver) return;
		clearTimeout(timer);
		timer = setTimeout(look, Math.min(Math.max(untilExpiry(), SHORTEST), LONGEST)).unref();
	};
	const stop = () => {
		isOver = true;
		clearTimeout(timer);
		stopListening();
	};
	const keep = ({ claims }: VerifiedToken) => {
		exp = claims.exp;
		wait();
	};
	const fail = (error: unknown) => {
		if (isOver) return;
		const isPassing = isStarting?.() || (error instanceof Error && challenge(error).statusCode === 503);
		if (isPassing && untilExpiry() > 0) return wait();
		stop();
		end();
	};
	const look = () => swallow(attempt(renew, keep, fail));
	const stopListening = onChange?.(look) ?? (() => {});
	wait();
	return stop;
}

/** Closing a connection may fail. Nobody waits for it, and a rejection would end the process. */
function swallow(result: MaybePromise<void>): void {
	if (result instanceof Promise) result.catch(() => undefined);
}
