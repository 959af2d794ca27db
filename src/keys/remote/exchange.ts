import { type IncomingHttpHeaders, type IncomingMessage, request as requestOver } from "node:http";
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

/** A request to a URL. */
export interface OutgoingRequest {
	url: URL;
	headers: Readonly<Record<string, string>>;
	/** What to post; absent: a GET request. */
	body?: string;
}

/** What a server answered. */
export interface HttpAnswer {
	status: number;
	headers: IncomingHttpHeaders;
	/** The decompressed body. */
	body: Uint8Array;
}

/** Why there is no answer. */
export class ExchangeError extends Error {
	/** A clause and a sentence: what is wrong, and what to do. */
	readonly problem: string;
	/** Whether the server answered, but with too much. */
	readonly isAnswer: boolean;

	constructor(problem: string, isAnswer: boolean) {
		super(problem);
		this.problem = problem;
		this.isAnswer = isAnswer;
	}
}

/**
 * Sends one HTTP request and reads the answer. Does not follow redirects, because they could lead to a server that nobody
 * chose.
 * @param closing cancels the request
 * @param onStatus is called before the body is read, and can throw to leave it unread
 * @throws ExchangeError; JwtError `ERR_JWT_CONFIG_INVALID` if the connection settings cannot be used
 */
export async function exchange(
	request: OutgoingRequest,
	options: FetchOptions,
	closing: AbortSignal,
	onStatus: (status: number) => void = () => undefined,
): Promise<HttpAnswer> {
	const canceller = new AbortController();
	const stop = () => canceller.abort();
	// Not AbortSignal.any: older Node.js versions can garbage-collect its timeout signal too early.
	let timedOut = false;
	const timer = setTimeout(() => {
		timedOut = true;
		stop();
	}, options.timeout).unref();
	closing.addEventListener("abort", stop);
	try {
		if (closing.aborted) stop();
		const socket = await openConnection(request.url, options.connection?.() ?? {}, canceller.signal);
		const response = await sendOver(socket, request, canceller.signal);
		const { statusCode: status = 0, headers } = response;
		onStatus(status);
		return { status, headers, body: await readBody(decoded(response), options.maxBytes) };
	} catch (error) {
		if (error instanceof JwtError || error instanceof ExchangeError) throw error;
		if (closing.aborted) {
			throw new ExchangeError("the configuration was stopped in the meantime. Send the message again.", false);
		}
		const seconds = options.timeout / 1000;
		throw new ExchangeError(
			timedOut ? `the request timed out after ${seconds} seconds. Try again later.` : connectionProblem(error),
			false,
		);
	} finally {
		clearTimeout(timer);
		closing.removeEventListener("abort", stop);
		// Cancels a response that was not read to the end.
		stop();
	}
}

/** Sends a request over a connection, which is closed after the response. */
function sendOver(socket: Socket, { url, headers, body }: OutgoingRequest, signal: AbortSignal) {
	return new Promise<IncomingMessage>((resolve, reject) => {
		const request = requestOver({
			method: body === undefined ? "GET" : "POST",
			path: `${url.pathname}${url.search}`,
			headers: { host: url.host, "accept-encoding": "gzip, deflate, br", "user-agent": "node", ...headers },
			signal,
			createConnection: () => socket,
		});
		request.on("error", reject).on("response", resolve);
		// Without a listener, an answer that changes the protocol (101) causes neither an error nor a response.
		request.on("upgrade", (response, upgraded) => {
			upgraded.destroy();
			resolve(response);
		});
		// However else a request may end, it ends.
		request.on("close", () => reject(new Error("closed"))).end(body);
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

async function readBody(body: Readable, maxBytes: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const chunk of body as AsyncIterable<Uint8Array>) {
			length += chunk.length;
			if (length > maxBytes) {
				throw new ExchangeError(`the answer is larger than ${nameSize(maxBytes)}. Check the URL.`, true);
			}
			chunks.push(chunk);
		}
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (!DECOMPRESSION_ERROR.test(String(code))) throw error;
		throw new ExchangeError("the answer is damaged: it cannot be decompressed. Try again later.", true);
	}
	return Buffer.concat(chunks);
}

/** The error codes of zlib and Brotli, of which the latter begin with two underscores. */
const DECOMPRESSION_ERROR = /^(Z_|ERR__)/;

const nameSize = (bytes: number) => (bytes % 1_048_576 === 0 ? `${bytes / 1_048_576} MiB` : `${bytes} bytes`);
