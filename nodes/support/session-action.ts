import type { SessionAction, Sessions } from "../../src/index.js";
import { createOutput, orFailing, requireFailureWay } from "./actions";
import { configOf } from "./config";
import { isJwtError } from "./failure";
import { requireStore, requireStoreReady } from "./linked-store";
import { createRefreshCookie } from "./refresh-cookie";
import { createEnd } from "./session-end";
import type { SessionContext, SessionStep, StepTools } from "./session-step";
import { createRenew, createStart } from "./session-tokens";
import type { JwtConfigNode, LinkedStore, NodeAction } from "./types";

const USED_TWICE =
	"A refresh token was used twice, so its session was ended, because someone may have stolen it. The user must log in again.";

const STEPS: Record<SessionAction, (tools: StepTools) => SessionStep> = {
	start: createStart,
	renew: createRenew,
	end: createEnd,
};

/** Creates what a `jwt-session` node does with each message, including writing the result. */
export const createSessionAction = (context: SessionContext): NodeAction => orFailing(() => createChecked(context));

function createChecked(context: SessionContext): NodeAction {
	const { jwt, node, options } = context;
	const { mode } = options;
	if (!Object.hasOwn(STEPS, mode)) {
		throw new jwt.JwtError(
			"ERR_JWT_CONFIG_INVALID",
			`The action ${mode} is unknown. Open the node and choose an action.`,
		);
	}
	requireFailureWay(context);
	const write = createOutput(context);
	const cookie = createRefreshCookie(context);
	const step = STEPS[mode as SessionAction]({ context, cookie });
	const sessions = createSessionsOf(context);
	return {
		async perform(msg) {
			const { result, finish, name } = await step.perform(msg, await sessions()).catch((error: unknown) => {
				if (isJwtError(jwt, error) && error.usedTwice) node.warn(USED_TWICE);
				throw error;
			});
			await write(msg, result);
			finish(msg);
			return name;
		},
		async requireReady() {
			const config = configOf(context);
			await (await config.keys()).signingKey();
			await sessions();
			await step.requireReady?.();
			await requireStoreReady(context, config, true);
		},
		refuse(answer, error) {
			// A client whose session has ended stops sending its token.
			if (!isJwtError(jwt, error) || error.code !== "ERR_JWT_SESSION_ENDED") return;
			try {
				cookie?.clear(answer);
			} catch {
				// The answer says so, too.
			}
		},
	};
}

/** Creates the sessions of a node's configuration and its store, and again after a deploy of one of these. */
function createSessionsOf(context: SessionContext): () => Promise<Sessions> {
	const { jwt } = context;
	let made: { config: JwtConfigNode; store: LinkedStore; sessions: Sessions } | undefined;
	return async () => {
		const config = configOf(context);
		const keys = await config.keys();
		const store = await requireStore(jwt, config, "Sessions need");
		if (made?.config === config && made.store === store) return made.sessions;
		const sessions = jwt.createSessions(jwt.readPolicy(config.options), keys, store.tokens, store.node.times());
		made = { config, store, sessions };
		return sessions;
	};
}
