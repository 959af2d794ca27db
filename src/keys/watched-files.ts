import { stat } from "node:fs/promises";
import type { JwtError } from "../errors.js";
import { type KeyReport, type KeySource, tell } from "./key-source.js";
import { type Moment, thisMoment, timeSince } from "./moment.js";
import { FILE_TIME_LIMIT, withinTime } from "./time-limit.js";

/** The time between two checks for changes, in milliseconds. */
const INTERVAL = 2000;

/**
 * Creates a key source that reloads its files when they change. It checks paths, not file handles, so that it notices a
 * renamed file or a changed symbolic link, as Kubernetes and certbot use them. If the new files cannot be used, the old
 * keys stay in use for a time and the problem is reported. After that, or if there were no keys before, using the source
 * throws the error. The time is limited because someone who deletes a key wants it gone.
 * @param load reads the files and creates the keys
 * @param report is told after each change whether the new keys are in use
 * @param maxStale how long old keys stay in use if the new files cannot be used, in milliseconds
 * @param interval the time between two checks, in milliseconds
 */
export async function watchedKeySource(
	paths: readonly string[],
	load: () => Promise<KeySource>,
	report: KeyReport,
	maxStale: number,
	interval = INTERVAL,
): Promise<KeySource> {
	let keys: KeySource | undefined;
	let failure: JwtError | undefined;
	let failingSince: Moment | undefined;
	let seen = "";
	let isLooking = false;
	let isClosed = false;
	const reload = async () => {
		// Taken before reading, so that the next check notices changes made while reading.
		seen = await fingerprint(paths);
		try {
			[keys, failure] = [await load(), undefined];
		} catch (error) {
			if (!failure) failingSince = thisMoment();
			failure = error as JwtError;
		}
	};
	/** A file that could not be read can become readable without a change, for example when other files are closed. */
	const isUnread = () => failure?.code === "ERR_JWT_KEY_MISSING";
	const tellOutcome = () => {
		report.trouble(failure);
		if (keys && !failure) report.renewed?.(keys.warnings);
	};
	const look = async () => {
		if (isLooking) return;
		isLooking = true;
		const [lastSeen, lastProblem] = [seen, failure?.message];
		if ((await fingerprint(paths)) !== seen || isUnread()) {
			await reload();
			const isNews = seen !== lastSeen || failure?.message !== lastProblem;
			if (isNews && !isClosed) tell(tellOutcome);
		}
		isLooking = false;
	};
	await reload();
	const timer = setInterval(look, interval).unref();
	const current = (): KeySource => {
		if (keys && !(failure && failingSince && timeSince(failingSince) > maxStale)) return keys;
		throw failure;
	};
	return {
		get warnings() {
			return keys?.warnings ?? [];
		},
		signingKey: () => current().signingKey(),
		verificationKeys: (header) => current().verificationKeys(header),
		publicKeys: async () => current().publicKeys(),
		requireKeys: () => void current(),
		close() {
			isClosed = true;
			clearInterval(timer);
		},
	};
}

/**
 * Identifies the state of files by metadata that changes with their content or permissions. A file that is missing or does
 * not respond in time counts as absent.
 */
async function fingerprint(paths: readonly string[]): Promise<string> {
	const stats = paths.map((path) =>
		withinTime(FILE_TIME_LIMIT, stat(path), () => new Error("late")).catch(() => undefined),
	);
	return (await Promise.all(stats))
		.map((file) => file && [file.dev, file.ino, file.mtimeMs, file.ctimeMs, file.size].join())
		.join(";");
}
