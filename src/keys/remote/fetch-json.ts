import { JwtError } from "../../errors.js";
import { connectionProblem } from "./connection-problem.js";

/** Bounds of one exchange, so that no server can hold up a flow or fill the memory. */
export interface FetchLimits {
	/** Milliseconds from the request to the last byte of the answer. */
	timeout: number;
	/** Bytes of the answer, decompressed. */
	maxBytes: number;
}

/** What to fetch, and what a message calls it. */
export interface Resource {
	/** Begins the sentence: `The keys`, `The issuer's metadata`. */
	name: string;
	url: URL;
}

/** Something could not be fetched. Path and query stay out of the message: some hold a key to the service. */
export class FetchError extends JwtError {
	/** What went wrong, without what could not be fetched from where. */
	readonly problem: string;

	constructor({ name, url }: Resource, problem: string) {
		super("ERR_JWKS_UNAVAILABLE", `${name} cannot be fetched from ${url.host}: ${problem}`);
		this.problem = problem;
	}
}

export const unavailable = (resource: Resource, problem: string) => new FetchError(resource, problem);

/**
 * The JSON value at a URL. What it is counts, not the media type it is given: key sets are often served as plain files.
 * Redirects are not followed, since they could lead off to a server that nobody chose.
 * @param closing ends the exchange early
 * @returns `undefined` where there is nothing (404)
 * @throws JwtError `ERR_JWKS_UNAVAILABLE`
 */
export async function fetchJson(resource: Resource, limits: FetchLimits, closing: AbortSignal): Promise<unknown> {
	const exchange = new AbortController();
	const stop = () => exchange.abort();
	// Not AbortSignal.any: in older Node.js versions it lets go of a timeout signal before its time.
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
		if (response.status === 404) return undefined;
		const problem = statusProblem(response.status);
		if (problem) throw unavailable(resource, problem);
		return parseJson(resource, await readBody(resource, response, limits.maxBytes));
	} catch (error) {
		if (error instanceof JwtError) throw error;
		if (closing.aborted)
			throw unavailable(resource, "the configuration was stopped meanwhile. Send the message again.");
		const seconds = limits.timeout / 1000;
		throw unavailable(resource, timedOut ? `it timed out after ${seconds} seconds.` : connectionProblem(error));
	} finally {
		clearTimeout(timer);
		closing.removeEventListener("abort", stop);
		// Lets go of a body that was not read to its end.
		stop();
	}
}

function statusProblem(status: number): string | undefined {
	if (status === 200) return undefined;
	if (status >= 300 && status < 400) {
		return `it answers with a redirect (${status}), which is not followed. Type the URL that it leads to.`;
	}
	return `it answers with the HTTP status ${status}.`;
}

async function readBody(resource: Resource, response: Response, maxBytes: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of response.body ?? []) {
		length += chunk.length;
		if (length > maxBytes) throw unavailable(resource, `the answer is larger than ${nameSize(maxBytes)}.`);
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
