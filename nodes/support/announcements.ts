import { EventEmitter } from "node:events";

/** Every `jwt` node listens here, not to its configuration, which may be missing or be replaced by another node. */
const announcements = new EventEmitter().setMaxListeners(0);

/** Announces that the state of a configuration changed; without an id, that flows were deployed. */
export function announce(config?: string): void {
	announcements.emit("change", config);
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
