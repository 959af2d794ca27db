import { type IncomingMessage, request as requestOver } from "node:http";
import type { Socket } from "node:net";
import { pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { JwtError } from "../../errors.js";
import { type ConnectionSource, openConnection } from "./connection.js";
import { connectionProblem } from "./connection-problem.js";

/** Limits of one HTTP request, so that a server cannot block a flow or fill the memory. */
export interface FetchLimits {
	/** The maximum time from the request to the last byte of the response, in milliseconds. */
	timeout: number;
	/** The maximum size of the decompressed response, in bytes. */
	maxBytes: number;
}

/** The limits of a request, and how it reaches its server. */
export interface FetchOptions extends FetchLimits {
	/** Absent: by the proxies that the environment names. */
	connection?: ConnectionSource;
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
	const exchange = new AbortController();
	const stop = () => exchange.abort();
	// Not AbortSignal.any: older Node.js versions can garbage-collect its timeout signal too early.
	let timedOut = false;
	const timer = setTimeout(() => {
		timedOut = true;
		stop();
	}, options.timeout).unref();
	closing.addEventListener("abort", stop);
	try {
		if (closing.aborted) stop();
		const socket = await openConnection(resource.url, options.connection?.() ?? {}, exchange.signal);
		const response = await getOver(socket, resource.url, exchange.signal);
		const { statusCode = 0 } = response;
		const problem = statusProblem(statusCode);
		if (problem) throw new FetchError(resource, problem, true, statusCode);
		return await readBody(resource, decoded(response), options.maxBytes);
	} catch (error) {
		if (error instanceof JwtError) throw error;
		if (closing.aborted) {
			const problem = "the configuration was stopped in the meantime. Send the message again.";
			throw new FetchError(resource, problem, false);
		}
		const seconds = options.timeout / 1000;
		const problem = timedOut
			? `the request timed out after ${seconds} seconds. Try again later.`
			: connectionProblem(error);
		throw new FetchError(resource, problem, false);
	} finally {
		clearTimeout(timer);
		closing.removeEventListener("abort", stop);
		// Cancels a response that was not read to the end.
		stop();
	}
}

/** Sends a GET request over a connection, which is closed after the response. */
function getOver(socket: Socket, url: URL, signal: AbortSignal): Promise<IncomingMessage> {
	const headers = {
		host: url.host,
		accept: "application/json, application/jwk-set+json",
		"accept-encoding": "gzip, deflate, br",
		"user-agent": "node",
	};
	return new Promise((resolve, reject) => {
		const path = `${url.pathname}${url.search}`;
		const request = requestOver({ path, headers, signal, createConnection: () => socket });
		request.on("error", reject).on("response", resolve);
		// Without a listener, an answer that changes the protocol (101) causes neither an error nor a response.
		request.on("upgrade", (response, upgraded) => {
			upgraded.destroy();
			resolve(response);
		});
		// However else a request may end, it ends.
		request.on("close", () => reject(new Error("closed"))).end();
	});
}

const DECODERS: Record<string, () => NodeJS.ReadWriteStream> = {
	gzip: createGunzip,
	deflate: createInflate,
	br: createBrotliDecompress,
};

function decoded(response: IncomingMessage): Readable {
	// Without a listener, an error after the body was refused would end the process.
	response.on("error", () => undefined);
	const decoder = DECODERS[response.headers["content-encoding"]?.toLowerCase() ?? ""];
	return decoder ? (pipeline(response, decoder(), () => undefined) as unknown as Readable) : response;
}

function statusProblem(status: number): string | undefined {
	if (status === 200) return undefined;
	if (status === 404) return "not found (404). Check the URL.";
	if (status >= 300 && status < 400) {
		return `the server answers with a redirect (${status}), which is not followed. Enter the URL that it leads to.`;
	}
	return `the server answers with HTTP status ${status}. Check the URL, or try again later.`;
}

async function readBody(resource: Resource, body: Readable, maxBytes: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const chunk of body as AsyncIterable<Uint8Array>) {
			length += chunk.length;
			if (length > maxBytes)
				throw unavailable(resource, `the answer is larger than ${nameSize(maxBytes)}. Check the URL.`);
			chunks.push(chunk);
		}
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (!DECOMPRESSION_ERROR.test(String(code))) throw error;
		throw unavailable(resource, "the answer is damaged: it cannot be decompressed. Try again later.");
	}
	return Buffer.concat(chunks);
}

/** The error codes of zlib and Brotli, of which the latter begin with two underscores. */
const DECOMPRESSION_ERROR = /^(Z_|ERR__)/;

const nameSize = (bytes: number) => (bytes % 1_048_576 === 0 ? `${bytes / 1_048_576} MiB` : `${bytes} bytes`);

function parseJson(resource: Resource, bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		throw unavailable(resource, "the answer is not JSON. Check the URL.");
	}
}
