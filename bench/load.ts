/** Load: as many requests as are answered, one after the other on each of ten connections. */
import autocannon, { type Request } from "autocannon";

export const CONNECTIONS = 10;

export interface Window {
	url: string;
	/** How long the load lasts and counts. */
	seconds: number;
	/** How long it lasts before that. */
	leadIn: number;
	/** The bearer token of the next request. */
	nextToken?: () => string;
}

export interface Answered {
	/** Requests per second, while it counted. */
	rate: number;
	/** Requests in all. */
	requests: number;
}

/** Loads one URL. Every answer must be a good one. */
export function load({ url, seconds, leadIn, nextToken }: Window): Promise<Answered> {
	return new Promise((resolve, reject) => {
		const counts = performance.now() + leadIn * 1000;
		let [requests, counted] = [0, 0];
		const options = {
			url,
			connections: CONNECTIONS,
			duration: leadIn + seconds,
			sampleInt: 20,
			...(nextToken && { requests: [{ setupRequest: authorize(nextToken) }] }),
		};
		const run = autocannon(options, (error, result) => {
			const elapsed = performance.now() - counts;
			if (error) return reject(error);
			const failed = result.errors + result.non2xx;
			if (failed > 0) return reject(new Error(`${url}: ${failed} of ${requests} requests failed.`));
			if (counted === 0) return reject(new Error(`${url}: no request was answered in ${seconds} s.`));
			resolve({ rate: (counted / elapsed) * 1000, requests });
		});
		run.on("response", () => {
			requests++;
			if (performance.now() >= counts) counted++;
		});
	});
}

/** Loads one URL from a thread of its own, so that what this one does meanwhile is not delayed. */
export async function loadFromThread(url: string, seconds: number): Promise<void> {
	const options = { url, connections: CONNECTIONS, duration: seconds, sampleInt: 20, workers: 1 };
	const { errors, non2xx } = await autocannon(options);
	if (errors + non2xx > 0) throw new Error(`${url}: ${errors + non2xx} requests failed.`);
}

function authorize(nextToken: () => string) {
	return (request: Request) => ({ ...request, headers: { authorization: `Bearer ${nextToken()}` } });
}
