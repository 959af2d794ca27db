/** Types for the parts of autocannon that the benchmark uses, because autocannon has no types. */
declare module "autocannon" {
	export interface Options {
		url: string;
		connections: number;
		/** In seconds. */
		duration: number;
		/** The time between two checks for the end of the run, in milliseconds. */
		sampleInt: number;
		headers?: Record<string, string>;
		/** The number of threads that send requests. By default, the current thread sends them. */
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
