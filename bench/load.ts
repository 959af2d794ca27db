/** Sends requests as fast as they are answered, one at a time on each of ten connections. */
import autocannon from "autocannon";

const CONNECTIONS = 10;

/** The warm-up time, in seconds. */
const LEAD_IN = 0.05;

/** Sends requests with the same bearer token to one URL. @returns requests per second; all of them must succeed */
export function load(url: string, seconds: number, token?: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const counts = performance.now() + LEAD_IN * 1000;
		let counted = 0;
		const options = {
			url,
			connections: CONNECTIONS,
			duration: LEAD_IN + seconds,
			sampleInt: 20,
			...(token && { headers: { authorization: `Bearer ${token}` } }),
		};
		const run = autocannon(options, (error, { errors, non2xx }) => {
			const elapsed = performance.now() - counts;
			if (error) return reject(error);
			if (errors + non2xx > 0) return reject(new Error(`${url}: ${errors + non2xx} requests failed.`));
			if (counted === 0) return reject(new Error(`${url}: no request was answered in ${seconds} s.`));
			resolve((counted / elapsed) * 1000);
		});
		run.on("response", () => {
			if (performance.now() >= counts) counted++;
		});
	});
}

/** Sends requests to one URL from another thread, so that they do not delay the current one. */
export async function loadFromThread(url: string, seconds: number): Promise<void> {
	const options = { url, connections: CONNECTIONS, duration: seconds, sampleInt: 20, workers: 1 };
	const { errors, non2xx } = await autocannon(options);
	if (errors + non2xx > 0) throw new Error(`${url}: ${errors + non2xx} requests failed.`);
}
