import type { NodeAPI } from "node-red";
import type { GuardReport, GuardSource } from "../../src/index.js";
import { createEditorGuard } from "./editor-guard";
import { failureOf } from "./failure";
import { type Flows, followFlows } from "./guard-flows";
import { type ConfigNames, provideRuntime, type RunningGuard } from "./guard-registry";
import { createGuardSource } from "./guard-source";
import type { Jwt } from "./types";

/** Makes the deployed configurations available to the guards in `settings.js`. */
export function provideGuards(RED: NodeAPI, jwt: Jwt): void {
	const flows = followFlows(RED);
	const log = createLog(RED, jwt, flows);

	/** Creates a guard. One with options that cannot be used refuses everything, and the log says why. */
	function run<T, O>(
		names: ConfigNames,
		options: O,
		create: (source: GuardSource, options: O | undefined, report: GuardReport) => T,
	): RunningGuard<T> {
		const list = [names].flat();
		const report: GuardReport = (error) => log(list, error);
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

/** Logs what only the operator can correct, once after each deploy. */
function createLog(RED: NodeAPI, jwt: Jwt, flows: Flows): (names: readonly string[], error: Error) => void {
	const logged = new Set<string>();
	flows.onStart(() => logged.clear());
	return (names, error) => {
		const line = `[jwt guard of ${names.join(", ")}] ${error.message}`;
		if (logged.has(line) || jwt.challenge(error).statusCode !== 500) return;
		logged.add(line);
		RED.log.error(line);
	};
}
