import type { JwtConfigOptions } from "../../../src/options";
import { type Draft, type Keys, note } from "./draft";

/** A configuration for one or several converted nodes. */
export interface NewConfig {
	config: Partial<JwtConfigOptions>;
	keys: Keys;
	/** The settings that its nodes have in common, as text to compare. */
	common: string;
	own: Partial<JwtConfigOptions>;
	algorithm: string;
}

/**
 * Finds the configuration of each draft. Drafts with the same key and settings share one; those that make tokens choose first,
 * so that a node that accepts several algorithms gets the one that tokens are made with.
 * @returns the configurations, in the order of the drafts
 */
export function shareConfigs(drafts: readonly Draft[]): NewConfig[] {
	const configs: NewConfig[] = [];
	const found = new Map<Draft, NewConfig>();
	const makers = drafts.filter(({ options }) => options.mode === "generate");
	for (const draft of new Set([...makers, ...drafts])) {
		const config = configs.find((config) => fits(config, draft)) ?? createConfig(draft);
		if (!configs.includes(config)) configs.push(config);
		Object.assign(config.own, draft.own);
		const others = draft.accepted.filter((algorithm) => algorithm !== config.algorithm);
		if (others.length > 0) note(draft, "onealgorithm", { algorithm: config.algorithm, others: others.join(", ") });
		found.set(draft, config);
	}
	return drafts.map((draft) => found.get(draft) as NewConfig);
}

const commonOf = ({ config, keys }: Draft) =>
	JSON.stringify([Object.entries(config).sort(), Object.entries(keys).sort()]);

const createConfig = (draft: Draft): NewConfig => ({
	config: draft.config,
	keys: draft.keys,
	common: commonOf(draft),
	own: {},
	algorithm: draft.algorithms[0],
});

function fits(config: NewConfig, draft: Draft): boolean {
	const ownOf = (settings: object) => settings as Record<string, unknown>;
	const agrees = Object.entries(draft.own).every(([name, value]) => (ownOf(config.own)[name] ?? value) === value);
	return config.common === commonOf(draft) && draft.algorithms.includes(config.algorithm) && agrees;
}
