import type { Sessions } from "../../src/index.js";
import { isJwtError } from "./failure";
import { createTokenReader } from "./read-token";
import type { SessionStep, StepTools } from "./session-step";
import { createReader } from "./typed-property";
import type { Message } from "./types";

/** Ends something; returns whether there was anything to end. */
type End = (msg: Message, sessions: Sessions) => Promise<boolean>;

/**
 * Creates the step that ends a session, revokes a token, or everything of a subject. Ending it twice is no error
 * (RFC 7009 section 2.2).
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if it is not known what to end
 */
export function createEnd({ context, cookie }: StepTools): SessionStep {
	const { jwt, options } = context;
	const creators: Record<string, () => End> = {
		session: () => createEndByToken(context, (sessions, token) => sessions.endSession(token)),
		token: () => createEndByToken(context, (sessions, token) => sessions.revokeToken(token)),
		subject: () => createEndOfSubject(context),
	};
	if (!Object.hasOwn(creators, options.end)) {
		throw new jwt.JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"End (end) is neither session, token nor subject. Open the node and choose one of them.",
		);
	}
	const end = (creators[options.end] as () => End)();
	return {
		async perform(msg, sessions) {
			const ended = await end(msg, sessions);
			return { result: { ended }, finish: (answer) => cookie?.clear(answer), name: ended ? "end" : "none" };
		},
	};
}

function createEndByToken(
	context: StepTools["context"],
	end: (sessions: Sessions, token: unknown) => Promise<boolean>,
): End {
	const { jwt, options } = context;
	const readToken = createTokenReader(context);
	return async (msg, sessions) => {
		try {
			return await end(sessions, await readToken(msg));
		} catch (error) {
			// A browser that has no cookie any more has no session to end. Anywhere else, the flow looks in the wrong place.
			const isMissing = isJwtError(jwt, error) && error.code === "ERR_JWT_TOKEN_MISSING";
			if (isMissing && options.tokenType === "cookie" && msg.req) return false;
			throw error;
		}
	};
}

function createEndOfSubject(context: StepTools["context"]): End {
	const { jwt, options } = context;
	const { subject, subjectType } = options;
	if (!(jwt.SUBJECT_TYPES as readonly string[]).includes(subjectType)) {
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `Subject has the unknown type ${subjectType}.`);
	}
	const read = createReader(
		context,
		{ value: subject, type: subjectType },
		(problem) => new jwt.JwtError("ERR_JWT_CLAIMS_INVALID", `The subject to revoke cannot be read: Subject ${problem}`),
	);
	return async (msg, sessions) => {
		await sessions.revokeSubject(await read(msg));
		return true;
	};
}
