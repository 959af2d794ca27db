import type {
	EditorOptions,
	EditorUser,
	GuardOptions,
	HttpGuard,
	SocketGuard,
	WebSocketGuard,
} from "../../src/index.js" with { "resolution-mode": "import" };

/** The `jwt-config` nodes to verify with, by name or id. */
export type ConfigNames = string | readonly string[];

/** A guard in a running Node-RED. */
export interface RunningGuard<T> {
	handle: T;
	/** Whether flows, and with them the configuration, do not run yet. */
	isStarting(): boolean;
}

/** What the nodes of this package do for the guards in `settings.js`. */
export interface GuardRuntime {
	http(names: ConfigNames, options: GuardOptions): RunningGuard<HttpGuard>;
	socket(names: ConfigNames, options: GuardOptions): RunningGuard<SocketGuard>;
	webSocket(names: ConfigNames, options: GuardOptions): RunningGuard<WebSocketGuard>;
	editor(names: ConfigNames, options: EditorOptions): RunningGuard<(token: string) => Promise<EditorUser | null>>;
}

/** Where guards and nodes meet. */
export interface GuardRegistry {
	/** Absent until Node-RED has loaded the nodes. */
	runtime?: GuardRuntime;
	/** Called with the runtime, for each guard in `settings.js`. */
	readonly guards: ((runtime: GuardRuntime) => void)[];
}

/**
 * One registry for the process, not for this module: `settings.js` and Node-RED can load the package from different folders,
 * and then there are two copies of each module. The number changes whenever older copies could not work with newer ones.
 */
const KEY = Symbol.for("@flowjwt/node-red-jwt/guard 1");

/** Returns the registry of this process. */
function guardRegistry(): GuardRegistry {
	const holder = globalThis as { [KEY]?: GuardRegistry };
	holder[KEY] ??= { guards: [] };
	return holder[KEY];
}

/** Makes the nodes available to all guards, those that exist already included. */
export function provideRuntime(runtime: GuardRuntime): void {
	const registry = guardRegistry();
	registry.runtime = runtime;
	for (const guard of registry.guards) guard(runtime);
}

/** Creates a guard as soon as the nodes are there. @returns a function that returns it; `undefined` until then */
export function createLater<T>(create: (runtime: GuardRuntime) => T): () => T | undefined {
	const registry = guardRegistry();
	let guard: T | undefined;
	const make = (runtime: GuardRuntime) => {
		guard = create(runtime);
	};
	registry.guards.push(make);
	if (registry.runtime) make(registry.runtime);
	return () => guard;
}
