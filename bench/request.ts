/** Times one request over a connection that stays open. */
import { type Agent, get } from "node:http";

/** @returns the time until the response was complete, in milliseconds */
export function timedRequest(url: string, agent: Agent): Promise<number> {
	return new Promise((resolve, reject) => {
		const began = performance.now();
		const request = get(url, { agent }, (response) => {
			response.resume();
			response.once("end", () => {
				if (response.statusCode !== 200) return reject(new Error(`${url} answered ${response.statusCode}.`));
				resolve(performance.now() - began);
			});
		});
		request.once("error", reject);
	});
}
