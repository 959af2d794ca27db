import type { IncomingMessage, ServerResponse } from "node:http";
import { attempt, type MaybePromise } from "../maybe-promise.js";
import { challenge } from "./challenge.js";
import { type Admission, createGate, type Gate, type GuardedRequest, type GuardSource } from "./gate.js";
import type { GuardOptions } from "./guard-options.js";
import { loginLocation } from "./login.js";

/** Handles a request as Express middleware. Works with any Node.js server. */
export type HttpGuard = (
	request: IncomingMessage & GuardedRequest,
	response: ServerResponse,
	next: (error?: unknown) => void,
) => void;

/** Is told why a request was refused. */
export type GuardReport = (error: Error) => void;

/**
 * Creates middleware that passes only requests with an accepted token. Sets `request.auth` to its header and claims, and
 * answers all others as RFC 6750 section 3 says. CORS preflights pass, too, except inside a route for other methods: a later
 * handler for all methods must do no work for `OPTIONS`.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` for options that cannot be used
 */
export function createHttpGuard(
	source: GuardSource,
	options: GuardOptions = {},
	report: GuardReport = () => {},
): HttpGuard {
	const gate = createGate(source, options);
	return (request, response, next) => {
		if (isPreflight(request)) return next();
		const refuse = (thrown: unknown) => {
			const error = thrown instanceof Error ? thrown : new Error("The request cannot be handled.");
			report(error);
			sendRefusal(request, response, error, gate);
		};
		const pass = (admission: Admission | undefined) => {
			if (admission) request.auth = admission.auth;
			next();
		};
		settle(
			attempt(() => gate.admit(request), pass, refuse),
			next,
		);
	};
}

/** Hands an error of a later handler to Express. Only a promise can have one: Express catches what is thrown at once. */
function settle(passed: MaybePromise<void>, next: (error: unknown) => void): void {
	if (passed instanceof Promise) passed.catch(next);
}

/**
 * Whether a browser asks if a page from another origin may send a request (CORS). It sends no token then. A handler that
 * Express has chosen for other methods, too, would do its work for anyone who sends the same headers.
 */
const isPreflight = ({ method, headers, route }: IncomingMessage & GuardedRequest): boolean =>
	method === "OPTIONS" &&
	headers.origin !== undefined &&
	headers["access-control-request-method"] !== undefined &&
	Object.keys(route?.methods ?? {}).every((name) => name === "options");

function sendRefusal(request: GuardedRequest, response: ServerResponse, error: Error, gate: Gate): void {
	if (response.headersSent) return void response.end();
	const { statusCode, headers, body } = challenge(error);
	const location = statusCode === 401 ? loginLocation(request, gate) : undefined;
	if (location !== undefined) {
		// The same address shows the page once the token is there.
		return void response.writeHead(302, { Location: location, "Cache-Control": "no-store" }).end();
	}
	const text = JSON.stringify(body);
	const type = { "Content-Type": "application/json; charset=utf-8", "Content-Length": Buffer.byteLength(text) };
	response.writeHead(statusCode, { ...headers, ...type }).end(text);
}
