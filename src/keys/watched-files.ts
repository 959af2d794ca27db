import { stat } from "node:fs/promises";
import type { JwtError } from "../errors.js";
import type { KeyReport, KeySource } from "./key-source.js";
import { FILE_TIME_LIMIT, withinTime } from "./time-limit.js";

/** How often files are looked at, in milliseconds. */
const INTERVAL = 2000;

/**
 * Keys from files, made anew when a file changes. Files are looked at by their path, not followed by a handle, so that a
 * file replaced by a rename, or a symbolic link turned elsewhere (as Kubernetes and certbot do), counts as a change.
 * Files that cannot be used keep the old keys working and are reported; where there never were keys, using them fails.
 * @param load reads the files and makes keys of them
 * @param interval how often to look, in milliseconds
 */
export async function watchedKeySource(
	paths: readonly string[],
	load: () => Promise<KeySource>,
	report: KeyReport,
	interval = INTERVAL,
): Promise<KeySource> {
	let keys: KeySource | undefined;
	let failure: JwtError | undefined;
	let seen = "";
	let isLooking = false;
	let isClosed = false;
	const reload = async () => {
		// Before the files are read: what changes meanwhile is a change for the next look.
		seen = await fingerprint(paths);
		try {
			[keys, failure] = [await load(), undefined];
		} catch (error) {
			failure = error as JwtError;
		}
	};
	const look = async () => {
		if (isLooking) return;
		isLooking = true;
		if ((await fingerprint(paths)) !== seen) {
			await reload();
			if (!isClosed) report.trouble(failure);
		}
		isLooking = false;
	};
	await reload();
	const timer = setInterval(look, interval).unref();
	const current = (): KeySource => {
		if (keys) return keys;
		throw failure;
	};
	return {
		get warnings() {
			return keys?.warnings ?? (failure ? [failure.message] : []);
		},
		signingKey: () => current().signingKey(),
		verificationKeys: (header) => current().verificationKeys(header),
		publicKeys: async () => current().publicKeys(),
		close() {
			isClosed = true;
			clearInterval(timer);
		},
	};
}

/**
 * Tells files apart: another file, another time or another size is another print, and so is one that is not there, or does
 * not answer in time.
 */
async function fingerprint(paths: readonly string[]): Promise<string> {
	const stats = paths.map((path) =>
		withinTime(FILE_TIME_LIMIT, stat(path), () => new Error("late")).catch(() => undefined),
	);
	return (await Promise.all(stats))
		.map((file) => file && [file.dev, file.ino, file.mtimeMs, file.size].join())
		.join(";");
}
