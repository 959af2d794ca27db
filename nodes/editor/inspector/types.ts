import type { JwtConfigOptions } from "../../../src/options";

/** The result of one check, as the runtime answers. */
export interface Result {
	check: string;
	outcome: "passed" | "failed" | "skipped";
	claim?: string;
	expected?: unknown;
	found?: unknown;
	message?: string;
	/** Why the check cannot be tested here. */
	reason?: "variable" | "message" | "unusable";
}

export type Members = Record<string, unknown>;

/** The answer to a token. */
export interface Answer {
	accepted: boolean;
	header?: Members;
	claims?: Members;
	checks: Result[];
	/** The configuration that the checks are of, if there are several. */
	configuration?: { id: string; name: string };
	/** The text around the token. */
	removed: string[];
	/** Why the token cannot be checked. */
	problem?: { message: string };
}

/** A token that a node refused. */
export interface Refusal {
	at: number;
	code: string;
	claim?: string;
	reason?: string;
	header?: Members;
	claims?: Members;
	leftOut?: true;
}

/** The fields of a configuration as a request sends them. A stored credential that was not changed is `undefined`. */
export interface Fields {
	id: string;
	/** `null` if the configuration was deleted or is disabled. */
	options: Partial<JwtConfigOptions> | null;
	credentials: Record<string, string | undefined>;
}

/** An option that can be set to a value from a token. */
export type Followed = "issuer" | "tenants" | "signer" | "audience" | "algorithm" | "algorithms" | "tokentype";

/** One setting that a token proposes. */
export interface Proposal {
	label: string;
	/** The value in words. */
	value: string;
	use(): void;
}

/** The dialog around the inspector. */
export interface Host {
	/** Returns the configuration as typed, and the other ones of a node; `undefined` if none is chosen. */
	fields(): (Fields & { alternatives?: Fields[] }) | undefined;
	/** Returns the fields of the node that verifies; absent in the dialog of a configuration. */
	node?(): object;
	/** Whether the configuration may have a key to sign with. */
	canSign(): boolean;
	/** The nodes whose refusals are shown, with their names. */
	verifying(): { id: string; name: string }[];
	/** Calls a listener when a field changes. */
	onChange(listener: () => void): void;
	/** Sets an option; absent if the dialog does not have the options. */
	use?(option: Followed, value: string): void;
	/** Returns the settings that fit a token but are not set; absent if the dialog does not have the options. */
	proposals?(header: Members, claims: Members): Proposal[];
}
