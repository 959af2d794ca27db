import { JwtError } from "../../errors.js";
import { connectionProblem } from "./connection-problem.js";

/** Limits of one HTTP request, so that a server cannot block a flow or fill the memory. */
export interface FetchLimits {
	/** The maximum time from the request to the last byte of the response, in milliseconds. */
	timeout: number;
	/** The maximum size of the decompressed response, in bytes. */
	maxBytes: number;
}

/** A resource to fetch, and its name for messages. */
export interface Resource {
	/** The subject of the message: `The keys`, `The issuer's metadata`. */
	name: string;
	url: URL;
}

/** The error of a failed fetch. Its message omits path and query, which can contain a key to the service. */
export class FetchError extends JwtError {
	/** The end of the message: why the fetch failed, without the name and host of the resource. */
	readonly problem: string;

	constructor({ name, url }: Resource, problem: string) {
		super("ERR_JWKS_UNAVAILABLE", `${name} cannot be fetched from ${url.host}: ${problem}`);
		this.problem = problem;
	}
}

export const unavailable = (resource: Resource, problem: string) => new FetchError(resource, problem);

/**
 * Fetches a JSON value from a URL, as {@link fetchBytes} does.
 * @returns `undefined` if there is nothing at the URL (404)
 */
export async function fetchJson(resource: Resource, limits: FetchLimits, closing: AbortSignal): Promise<unknown> {
	const bytes = await fetchBytes(resource, limits, closing);
	return bytes && parseJson(resource, bytes);
}

/**
 * Fetches what is at a URL. Accepts any media type, because keys are often served as plain files. Does not follow redirects,
 * because they could lead to a server that nobody chose.
 * @param closing cancels the request
 * @param absent the statuses which mean that there is nothing at the URL
 * @returns `undefined` if there is nothing
 * @throws JwtError `ERR_JWKS_UNAVAILABLE`
 */
export async function fetchBytes(
	resource: Resource,
	limits: FetchLimits,
	closing: AbortSignal,
	absent: readonly number[] = [404],
): Promise<Uint8Array | undefined> {
	const exchange = new AbortController();
	const stop = () => exchange.abort();
	// Not AbortSignal.any: older Node.js versions can garbage-collect its timeout signal too early.
	let timedOut = false;
	const timer = setTimeout(() => {
		timedOut = true;
		stop();
	}, limits.timeout).unref();
	closing.addEventListener("abort", stop);
	try {
		if (closing.aborted) stop();
		const response = await fetch(resource.url, {
			headers: { accept: "application/json, application/jwk-set+json" },
			redirect: "manual",
			signal: exchange.signal,
		});
		if (absent.includes(response.status)) return undefined;
		const problem = statusProblem(response.status);
		if (problem) throw unavailable(resource, problem);
		return await readBody(resource, response, limits.maxBytes);
	} catch (error) {
		if (error instanceof JwtError) throw error;
		if (closing.aborted)
			throw unavailable(resource, "the configuration was stopped in the meantime. Send the message again.");
		const seconds = limits.timeout / 1000;
		throw unavailable(
			resource,
			timedOut ? `the request timed out after ${seconds} seconds. Try again later.` : connectionProblem(error),
		);
	} finally {
		clearTimeout(timer);
		closing.removeEventListener("abort", stop);
		// Cancels a response that was not read to the end.
		stop();
	}
}

function statusProblem(status: number): string | undefined {
	if (status === 200) return undefined;
	if (status >= 300 && status < 400) {
		return `the server answers with a redirect (${status}), which is not followed. Enter the URL that it leads to.`;
	}
	return `the server answers with HTTP status ${status}. Check the URL, or try again later.`;
}

async function readBody(resource: Resource, response: Response, maxBytes: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of response.body ?? []) {
		length += chunk.length;
		if (length > maxBytes)
			throw unavailable(resource, `the answer is larger than ${nameSize(maxBytes)}. Check the URL.`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

const nameSize = (bytes: number) => (bytes % 1_048_576 === 0 ? `${bytes / 1_048_576} MiB` : `${bytes} bytes`);

function parseJson(resource: Resource, bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		throw unavailable(resource, "the answer is not JSON. Check the URL.");
	}
}
