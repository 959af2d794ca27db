import { Generations } from "../jwt/generations.js";
import type { MaybePromise } from "../maybe-promise.js";
import type { AccessToken } from "./access-token.js";
import { RequestFailed } from "./request-failed.js";

/** The maximum numbers of tokens kept, and of messages remembered for which a token was renewed. */
const MAX_KEPT = 1000;
/** How long a token counts as new: anyone who asks for another one in this time gets it, in milliseconds. */
const NEW = 10_000;
/** The time in which a message can have one renewal, so that a loop in a flow ends, in milliseconds. */
const ONE_RENEWAL = 60_000;
/** The longest time that a service is waited for before it is asked again, in milliseconds. */
const MAX_WAIT = 10_000;
/** The time after a failure in which a service is not asked again, in milliseconds. Doubles with each failure. */
const FIRST_PAUSE = 1000;
const MAX_PAUSE = 30_000;

/** Asks for a token. @throws RequestFailed, or a JwtError about the configuration */
type Ask = () => Promise<AccessToken>;

/** Which token a message needs. */
export interface Wanted {
	/** Identifies all that decides about the token. */
	name: string;
	/** The key that signs the request, or is the secret. A replaced key asks again. */
	key: object;
	/** The id of a message whose token was refused by the service's API; absent: any token will do. */
	renewedFor?: string;
}

/** Gives the kept token, or asks for one. All that want the same token at the same time share one request. */
export type KeptTokens = (wanted: Wanted, ask: Ask) => MaybePromise<AccessToken>;

interface Entry {
	key: object;
	token?: AccessToken;
	/** When the token came, in milliseconds since 1970. */
	cameAt: number;
	asking?: Promise<AccessToken>;
	failure?: { error: unknown; until: number; pause: number };
}

/** Creates a store of access tokens, in memory. */
export function createKeptTokens(): KeptTokens {
	const entries = new Generations<Entry>(MAX_KEPT);
	/** When a token was last renewed for a message, in milliseconds since 1970. */
	const renewals = new Generations<number>(MAX_KEPT);

	const ask = (entry: Entry, send: Ask): Promise<AccessToken> => {
		entry.asking = askPatiently(send).then(
			(token) => {
				Object.assign(entry, { token, cameAt: Date.now(), asking: undefined, failure: undefined });
				return token;
			},
			(error) => {
				entry.asking = undefined;
				entry.failure = pauseAfter(error, entry.failure?.pause);
				throw error;
			},
		);
		return entry.asking;
	};
	/** Gives a token that has not ended yet, while the service gives no other. */
	const orElse = (entry: Entry, error: unknown): AccessToken => {
		const { endsAt = 0 } = entry.token ?? {};
		if (entry.token && Date.now() < endsAt) return entry.token;
		throw error;
	};

	return ({ name, key, renewedFor }, send) => {
		let entry = entries.get(name);
		if (entry?.key !== key) {
			entry = { key, cameAt: 0 };
			entries.set(name, entry);
		}
		const now = Date.now();
		const isNew = entry.token !== undefined && now - entry.cameAt < NEW && now >= entry.cameAt;
		const isWanted = renewedFor === undefined ? now < (entry.token?.keptUntil ?? 0) : isNew;
		if (renewedFor !== undefined) {
			if (Math.abs(now - (renewals.get(renewedFor) ?? 0)) < ONE_RENEWAL) throw refusedAgain();
			renewals.set(renewedFor, now);
		}
		if (entry.token && isWanted) return entry.token;
		const current = entry;
		const spare = (error: unknown) => {
			if (renewedFor !== undefined) throw error;
			return orElse(current, error);
		};
		if (entry.asking) return entry.asking.catch(spare);
		if (entry.failure && now < entry.failure.until) return spare(entry.failure.error);
		return ask(entry, send).catch(spare);
	};
}

/** Asks again if the service says when, and that is soon. */
async function askPatiently(send: Ask): Promise<AccessToken> {
	try {
		return await send();
	} catch (error) {
		const wait = error instanceof RequestFailed ? (error.retryAfter ?? Number.NaN) * 1000 : Number.NaN;
		if (!(wait <= MAX_WAIT)) throw error;
		await new Promise((resolve) => setTimeout(resolve, wait).unref());
		return send();
	}
}

/** Only a failed request pauses: a mistake in the configuration can be gone with the next message. */
function pauseAfter(error: unknown, before: number | undefined): Entry["failure"] {
	if (!(error instanceof RequestFailed)) return undefined;
	const pause = before === undefined ? FIRST_PAUSE : Math.min(2 * before, MAX_PAUSE);
	return { error, pause, until: Date.now() + Math.max(pause, (error.retryAfter ?? 0) * 1000) };
}

function refusedAgain(): RequestFailed {
	return new RequestFailed(
		"A new access token was asked for twice for the same message, so the service refuses new ones as well. Check Scope (scope), and that the API accepts tokens of this service.",
	);
}
