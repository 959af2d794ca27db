import { stat } from "node:fs/promises";
import type { JwtError } from "../errors.js";
import type { KeyReport, KeySource } from "./key-source.js";

/** How often files are looked at, in milliseconds. */
const INTERVAL = 2000;

/** How long keys are used whose files cannot be used any more, in milliseconds: seven days. */
export const MAX_STALE = 7 * 24 * 3_600_000;

/**
 * Keys from files, made anew when a file changes. Files are looked at by their path, not followed by a handle, so that a
 * file replaced by a rename, or a symbolic link turned elsewhere (as Kubernetes and certbot do), counts as a change.
 * Files that cannot be used keep the old keys working for {@link MAX_STALE} and are reported: whoever deletes a key wants
 * it gone. After that, or where there never were keys, using them fails.
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
	let failingSince = 0;
	let seen = "";
	let isLooking = false;
	let isClosed = false;
	const reload = async () => {
		// Before the files are read: what changes meanwhile is a change for the next look.
		seen = await fingerprint(paths);
		try {
			[keys, failure] = [await load(), undefined];
		} catch (error) {
			if (!failure) failingSince = Date.now();
			failure = error as JwtError;
		}
	};
	/** A file that was there and could not be read may be readable without a change, for instance once others are closed. */
	const isUnread = () => failure?.code === "ERR_JWT_KEY_MISSING";
	const tell = () => {
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
			if (isNews && !isClosed) tell();
		}
		isLooking = false;
	};
	await reload();
	const timer = setInterval(look, interval).unref();
	const current = (): KeySource => {
		if (keys && !(failure && Date.now() - failingSince > MAX_STALE)) return keys;
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

/** Tells files apart by what a change of content or permissions changes. One that is not there differs from all others. */
async function fingerprint(paths: readonly string[]): Promise<string> {
	const stats = paths.map((path) => stat(path).catch(() => undefined));
	return (await Promise.all(stats))
		.map((file) => file && [file.dev, file.ino, file.mtimeMs, file.ctimeMs, file.size].join())
		.join(";");
}
