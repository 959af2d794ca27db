import { mock } from "node:test";
import type { KeyReport, KeySource } from "../../../../src/keys/key-source.js";
import { remoteKeySource } from "../../../../src/keys/remote/remote-jwk-set.js";
import type { RemoteOptions } from "../../../../src/keys/remote/renewed-keys.js";
import { json, stopServers } from "../../../support/jwks-server.js";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

type Header = { alg: string; kid?: string };

export const setOf = (...keys: { jwk: object }[]) => json({ keys: keys.map(({ jwk }) => jwk) });
export const headerOf = ({ alg, kid }: Header): Header => ({ alg, kid });
export const count = async (keys: KeySource, header: Header) => (await keys.verificationKeys(header)).length;
/** When the keys were fetched, and what is wrong with the last fetch. */
export function stateOf(keys: KeySource) {
	const { fetchedAt, error } = keys.describe?.() ?? {};
	return { fetchedAt, error };
}
export const later = (milliseconds: number) => mock.timers.tick(milliseconds);

const sources: KeySource[] = [];

/** A source whose reports are kept, so that a test can wait for the next one. */
export function openSource<Source extends KeySource>(make: (report: KeyReport) => Source) {
	const reports: (string | undefined)[] = [];
	let reported = () => {};
	const trouble = (error?: Error) => {
		reports.push(error?.message);
		reported();
	};
	const keys = make({ trouble });
	sources.push(keys);
	const nextReport = () =>
		new Promise<void>((resolve) => {
			reported = resolve;
		});
	return { keys, reports, nextReport };
}

export function open(url: string, options?: Partial<RemoteOptions>) {
	return openSource((report) => remoteKeySource(url, ["ES256"], report, options));
}

/** Closes what a test opened, and stops its servers. */
export async function clear(): Promise<void> {
	for (const source of sources.splice(0)) source.close();
	await stopServers();
}
