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
/** The longest time that a service can ask to be left alone, in milliseconds: a day. */
const MAX_ASKED_PAUSE = 86_400_000;

/** Asks for a token. @throws RequestFailed, or a JwtError about the configuration */
type Ask = () => Promise<AccessToken>;

/** A message whose token was refused by the service's API. */
export interface Renewal {
	/** The id of the message. */
	id: string;
	/** The token that the message carries; absent if that is not known. */
	refused?: string;
}

/** Which token a message needs. */
export interface Wanted {
	/** Identifies all that decides about the token. */
	name: string;
	/** Where it is asked for. */
	url: string;
	/** The key that signs the request, or is the secret. A replaced key asks again. */
	key: object;
	/** Absent: any token will do. */
	renewal?: Renewal;
}

/** Gives the kept token, or asks for one. All that want the same token at the same time share one request. */
export type KeptTokens = (wanted: Wanted, ask: Ask) => MaybePromise<AccessToken>;

/** A pause in the requests to a service: its reason, and its end in milliseconds since 1970. */
interface Rest {
	error: unknown;
	until: number;
}

/** A service that asked to be left alone is left alone for all tokens. */
interface Service {
	rest?: Rest;
}

interface Entry {
	key: object;
	service: Service;
	token?: AccessToken;
	/** The token before this one. */
	previous?: string;
	/** When the token came, in milliseconds since 1970. */
	cameAt: number;
	asking?: Promise<AccessToken>;
	failure?: Rest & { pause: number };
}

/** Creates a store of access tokens, in memory. */
export function createKeptTokens(): KeptTokens {
	const entries = new Generations<Entry>(MAX_KEPT);
	const services = new Generations<Service>(MAX_KEPT);
	const serviceAt = (url: string): Service => {
		const service = services.get(url) ?? {};
		services.set(url, service);
		return service;
	};
	/** When a token was last renewed for a message, in milliseconds since 1970. */
	const renewals = new Generations<number>(MAX_KEPT);

	const renewed = (entry: Entry, { id, refused }: Renewal, name: string, send: Ask): MaybePromise<AccessToken> => {
		const { token, previous } = entry;
		// One of several copies of a message, or of many messages, whose token was replaced meanwhile.
		if (token && refused !== undefined && refused === previous && isFresh(token)) return token;
		const message = `${name} ${id}`;
		if (Math.abs(Date.now() - (renewals.get(message) ?? 0)) < ONE_RENEWAL) throw refusedAgain();
		const noted = (given: AccessToken) => {
			renewals.set(message, Date.now());
			return given;
		};
		return token && isNew(entry) ? noted(token) : ask(entry, send).then(noted);
	};

	return ({ name, url, key, renewal }, send) => {
		let entry = entries.get(name);
		if (entry?.key !== key) {
			entry = { key, service: serviceAt(url), cameAt: 0 };
			entries.set(name, entry);
		}
		if (renewal) return renewed(entry, renewal, name, send);
		const { token } = entry;
		if (token && isFresh(token)) return token;
		// A token that has not ended is given while the service gives no other.
		const orElse = (error: unknown) => {
			if (token && hasNotEnded(token)) return token;
			throw error;
		};
		return ask(entry, send, !(token && hasNotEnded(token))).catch(orElse);
	};
}

const isFresh = ({ keptUntil }: AccessToken) => Date.now() < keptUntil;
const hasNotEnded = ({ endsAt = 0 }: AccessToken) => Date.now() < endsAt;

/** Whether the token of an entry is so new that it is not renewed yet. */
function isNew({ cameAt }: Entry): boolean {
	const age = Date.now() - cameAt;
	return age >= 0 && age < NEW;
}

/**
 * Asks for a token, unless somebody else does, or the service is left alone after a failure.
 * @param isPatient whether to wait for a service that wants to be asked again soon
 */
function ask(entry: Entry, send: Ask, isPatient = true): Promise<AccessToken> {
	if (entry.asking) return entry.asking;
	const { failure, service } = entry;
	const rest = [failure, service.rest].find((found) => found && Date.now() < found.until);
	if (rest) return Promise.reject(rest.error);
	entry.asking = (isPatient ? askPatiently(send) : send()).then(
		(token) => {
			const previous = entry.token?.answer.access_token;
			Object.assign(entry, { token, previous, cameAt: Date.now(), asking: undefined, failure: undefined });
			return token;
		},
		(error) => {
			entry.asking = undefined;
			entry.failure = pauseAfter(error, failure?.pause);
			if (entry.failure && hasAskedFor(error)) service.rest = entry.failure;
			throw error;
		},
	);
	return entry.asking;
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

/** Whether a service said how long it wants to be left alone. */
const hasAskedFor = (error: unknown) => error instanceof RequestFailed && error.retryAfter !== undefined;

/** Only a failed request pauses: a mistake in the configuration can be gone with the next message. */
function pauseAfter(error: unknown, before: number | undefined): Entry["failure"] {
	if (!(error instanceof RequestFailed)) return undefined;
	const pause = before === undefined ? FIRST_PAUSE : Math.min(2 * before, MAX_PAUSE);
	const asked = Math.min((error.retryAfter ?? 0) * 1000, MAX_ASKED_PAUSE);
	return { error, pause, until: Date.now() + Math.max(pause, asked) };
}

function refusedAgain(): RequestFailed {
	return new RequestFailed(
		"The same message requested a new access token twice, so the service refuses new ones too. Check Scope (scope), and that the API accepts tokens of this service.",
	);
}
