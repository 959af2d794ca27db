import type { NodeAPI } from "node-red";
import type { GuardReport, GuardSource } from "../../src/index.js";
import { createEditorGuard } from "./editor-guard";
import { failureOf } from "./failure";
import { followFlows } from "./guard-flows";
import { type ConfigNames, provideRuntime, type RunningGuard } from "./guard-registry";
import { createGuardSource } from "./guard-source";
import type { Jwt } from "./types";

/** Makes the deployed configurations available to the guards in `settings.js`. */
export function provideGuards(RED: NodeAPI, jwt: Jwt): void {
	const flows = followFlows(RED);

	/** Creates a guard. One with options that cannot be used refuses everything, and the log says why. */
	function run<T, O>(
		names: ConfigNames,
		options: O,
		create: (source: GuardSource, options: O | undefined, report: GuardReport) => T,
	): RunningGuard<T> {
		const list = [names].flat();
		const report = createReport(RED, jwt, list);
		const source = createGuardSource(RED, jwt, flows, list);
		try {
			const handle = create(source, options, report);
			// Says what is wrong at once, not with the first request.
			flows.onStart(
				() =>
					void jwt.attempt(
						() => source.verify(undefined),
						ignore,
						(error) => report(failureOf(error)),
					),
			);
			return { handle, isStarting: source.isStarting };
		} catch (thrown) {
			const error = failureOf(thrown);
			report(error);
			const verify = () => {
				throw error;
			};
			return { handle: create({ verify }, undefined, report), isStarting: () => false };
		}
	}

	provideRuntime({
		http: (names, options) => run(names, options, jwt.createHttpGuard),
		socket: (names, options) => run(names, options, jwt.createSocketGuard),
		webSocket: (names, options) => run(names, options, jwt.createWebSocketGuard),
		editor: (names, options) =>
			run(names, options, (source, given, report) => createEditorGuard(RED, jwt, source, given, report)),
	});
}

const ignore = () => undefined;

/** Logs what only the operator can correct, once for each cause until a token is accepted again. */
function createReport(RED: NodeAPI, jwt: Jwt, names: readonly string[]): GuardReport {
	let logged: string | undefined;
	return (error) => {
		if (!error) logged = undefined;
		if (!error || error.message === logged || jwt.challenge(error).statusCode !== 500) return;
		logged = error.message;
		RED.log.error(`[jwt guard of ${names.join(", ")}] ${error.message}`);
	};
}
