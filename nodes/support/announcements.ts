import { EventEmitter } from "node:events";
import type { NodeAPI } from "node-red";

/** Every node with actions listens here, not to its configuration, which may be missing or be replaced by another node. */
const announcements = new EventEmitter().setMaxListeners(0);

/** Announces that the state of a configuration changed; without an id, that flows were deployed. */
export function announce(config?: string): void {
	announcements.emit("change", config);
}

/** The runtimes whose deploys are announced already. */
const followed = new WeakSet<object>();

/** Announces each deploy, for all types of nodes together. */
export function announceDeploys({ events }: NodeAPI): void {
	if (followed.has(events)) return;
	followed.add(events);
	events.on("flows:started", () => announce());
}

/**
 * Listens to deploys, and to changes of some configurations.
 * @param configs the ids of the configurations
 * @returns a function that stops listening
 */
export function onAnnouncement(configs: readonly string[], listener: () => void): () => void {
	const onChange = (config: string | undefined) => {
		if (config === undefined || configs.includes(config)) listener();
	};
	announcements.on("change", onChange);
	return () => void announcements.off("change", onChange);
}

/**
 * Announces each change of a store as one of the configuration that uses it.
 * @returns a function that stops it
 */
export function forwardAnnouncements(store: string, config: string): () => void {
	const onChange = (changed: string | undefined) => {
		if (changed !== undefined && changed === store) announce(config);
	};
	announcements.on("change", onChange);
	return () => void announcements.off("change", onChange);
}
