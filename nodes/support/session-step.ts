import type { JwtSessionOptions, Sessions } from "../../src/index.js";
import type { RefreshCookie } from "./refresh-cookie";
import type { ActionContext, Message } from "./types";

/** The context of a `jwt-session` node. */
export type SessionContext = ActionContext<JwtSessionOptions>;

/** What one message of a session comes to. */
export interface SessionOutcome {
	/** The name of the outcome that the status shows, if it is not that of the action. */
	name?: string;
	/** The value for the output. */
	result: object;
	/** Completes the message after that. */
	finish(msg: Message): void;
}

/** One step of a session. */
export interface SessionStep {
	perform(msg: Message, sessions: Sessions): Promise<SessionOutcome>;
	/** Fails if a setting of the step can never work. */
	requireReady?(): unknown;
}

/** What the steps of a session are created from. */
export interface StepTools {
	context: SessionContext;
	cookie: RefreshCookie | undefined;
}
