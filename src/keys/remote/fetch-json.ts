import { JwtError } from "../../errors.js";
import { ExchangeError, exchange, type FetchOptions } from "./exchange.js";

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
	/** Whether the server answered, but with something else. */
	readonly isAnswer: boolean;
	/** The HTTP status of an answer that is refused for it. */
	readonly status?: number;

	constructor({ name, url }: Resource, problem: string, isAnswer: boolean, status?: number) {
		super("ERR_JWKS_UNAVAILABLE", `${name} cannot be fetched from ${url.host}: ${problem}`);
		this.problem = problem;
		this.isAnswer = isAnswer;
		if (status !== undefined) this.status = status;
	}
}

/** Creates the error for an answer that cannot be used. */
export const unavailable = (resource: Resource, problem: string) => new FetchError(resource, problem, true);

/**
 * Fetches a JSON value from a URL, as {@link fetchBytes} does.
 * @throws JwtError `ERR_JWKS_UNAVAILABLE`; `ERR_JWT_CONFIG_INVALID` if the connection settings cannot be used
 */
export async function fetchJson(resource: Resource, options: FetchOptions, closing: AbortSignal): Promise<unknown> {
	const bytes = await fetchBytes(resource, options, closing);
	return parseJson(resource, bytes);
}

/**
 * Fetches what is at a URL. Accepts any media type, because keys are often served as plain files. Does not follow redirects,
 * because they could lead to a server that nobody chose.
 * @param closing cancels the request
 * @throws JwtError `ERR_JWKS_UNAVAILABLE`; `ERR_JWT_CONFIG_INVALID` if the connection settings cannot be used
 */
export async function fetchBytes(resource: Resource, options: FetchOptions, closing: AbortSignal): Promise<Uint8Array> {
	const headers = { accept: "application/json, application/jwk-set+json" };
	const requireFound = (status: number) => {
		const problem = statusProblem(status);
		if (problem) throw new FetchError(resource, problem, true, status);
	};
	try {
		const { body } = await exchange({ url: resource.url, headers }, options, closing, requireFound);
		return body;
	} catch (error) {
		throw error instanceof ExchangeError ? new FetchError(resource, error.problem, error.isAnswer) : error;
	}
}

function statusProblem(status: number): string | undefined {
	if (status === 200) return undefined;
	if (status === 404) return "not found (404). Check the URL.";
	if (status >= 300 && status < 400) {
		return `the server answers with a redirect (${status}), which is not followed. Enter the URL that it leads to.`;
	}
	return `the server answers with HTTP status ${status}. Check the URL, or try again later.`;
}

function parseJson(resource: Resource, bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		throw unavailable(resource, "the answer is not JSON. Check the URL.");
	}
}
