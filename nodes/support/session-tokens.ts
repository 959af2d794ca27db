import type { TokenAnswer } from "../../src/index.js";
import { headersOf } from "./bare-message";
import { createClaimRows, createClaimsSetReader } from "./claims-input";
import { createTokenReader } from "./read-token";
import { createRequestWarning } from "./request-claims";
import type { SessionOutcome, SessionStep, StepTools } from "./session-step";

/** Creates the step that starts a session with the claims of the message. */
export function createStart(tools: StepTools): SessionStep {
	const { context } = tools;
	const readClaims = createClaimsSetReader(context);
	const rows = createClaimRows(context, context.options.addclaims);
	const warn = createRequestWarning(context);
	return {
		async perform(msg, sessions) {
			const [claims, added] = [await readClaims(msg), await rows.read(msg)];
			warn(msg, claims);
			return outcomeOf(tools, await sessions.start(claims, added));
		},
		requireReady: rows.requireReady,
	};
}

/** Creates the step that exchanges a refresh token for new tokens. */
export function createRenew(tools: StepTools): SessionStep {
	const { context } = tools;
	const readToken = createTokenReader(context);
	const rows = createClaimRows(context, context.options.addclaims);
	return {
		async perform(msg, sessions) {
			const [token, added] = [await readToken(msg), await rows.read(msg)];
			return outcomeOf(tools, await sessions.renew(token, added));
		},
		requireReady: rows.requireReady,
	};
}

/** Puts the refresh token of an answer into the cookie, if there is one. A token answer must not be cached (RFC 6749 section 5.1). */
function outcomeOf({ context: { jwt }, cookie }: StepTools, answer: TokenAnswer): SessionOutcome {
	const { refresh_token, ...rest } = answer;
	cookie?.requireFit(refresh_token);
	return {
		result: cookie ? rest : answer,
		finish(msg) {
			cookie?.set(msg, refresh_token);
			try {
				msg.headers = { ...headersOf(msg), "Cache-Control": "no-store" };
			} catch {
				throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", "The response headers (msg.headers) cannot be set.");
			}
		},
	};
}
