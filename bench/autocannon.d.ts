/** As much of autocannon, which brings no types, as the benchmark uses. */
declare module "autocannon" {
	export interface Options {
		url: string;
		connections: number;
		/** In seconds. */
		duration: number;
		/** Milliseconds between two looks at whether the time is over. */
		sampleInt: number;
		headers?: Record<string, string>;
		/** Threads that make the load; without, this one does. */
		workers?: number;
	}

	export interface Result {
		errors: number;
		non2xx: number;
	}

	export default function autocannon(options: Options): Promise<Result>;
	export default function autocannon(
		options: Options,
		done: (error: Error | null, result: Result) => void,
	): NodeJS.EventEmitter;
}
