import { isVariable, variableName } from "../../../src/environment";
import type { JwtConfigOptions, JwtOptions } from "../../../src/options";

/** A node as in a flow file. */
export type FlowNode = Record<string, unknown> & { id: string; type: string };

/** The kinds of notes about a conversion, in the order in which they are shown. Their texts are `convert.note.<kind>`. */
export const NOTE_KINDS = [
	"disabled",
	"unchecked",
	"nokey",
	"keyfrom",
	"keyurl",
	"privatekeyurl",
	"plainhttp",
	"unsupported",
	"guessed",
	"onealgorithm",
	"anykey",
	"variable",
	"units",
	"milliseconds",
	"seconds",
	"needed",
	"objects",
	"present",
	"expired",
	"early",
	"bearer",
	"answered",
	"unanswered",
	"raised",
	"unlimited",
	"secret",
] as const;

/** What a user must know about a converted node: what could not be carried over, or works differently now. */
export interface Note {
	kind: (typeof NOTE_KINDS)[number];
	/** The values for the text. */
	values?: Record<string, string>;
}

/** The credentials of a configuration that old nodes had in their properties. */
export type Keys = Partial<Record<"secret" | "privatekey" | "publickey", string>>;

/** What one old node becomes, before it shares its configuration with others. */
export interface Draft {
	/** The properties of the `jwt` node. */
	options: Partial<JwtOptions>;
	/** The settings that nodes with one configuration must have in common. */
	config: Partial<JwtConfigOptions>;
	/** The settings of the configuration that only concern making tokens, or only checking them. */
	own: Partial<JwtConfigOptions>;
	keys: Keys;
	/** The algorithms that the old node worked with. A configuration without a URL has only one. */
	accepted: readonly string[];
	/** Which of them the configuration can have, the preferred one first. */
	algorithms: readonly [string, ...string[]];
	notes: Note[];
	/** Checks of the old node that could not be carried over. */
	lost: string[];
}

/** Returns the draft of a node that makes tokens or checks them. */
export const createDraft = (mode: "generate" | "verify", output: unknown): Draft => ({
	options: { mode, ...(output !== "payload" && output ? { output: String(output) } : {}) },
	config: {},
	own: {},
	keys: {},
	accepted: [],
	algorithms: ["HS256"],
	notes: [],
	lost: [],
});

/** Adds a note to a draft. */
export function note(draft: Draft, kind: Note["kind"], values?: Note["values"]): void {
	draft.notes.push(values ? { kind, values } : { kind });
}

/** Adds the note that a configuration reads an environment variable, if a text names one. */
export function noteVariable(draft: Draft, text: string): void {
	const name = variableName(text);
	if (name !== undefined) note(draft, "variable", { name });
}

/** Puts a key into the credentials of the configuration. */
export function keepKey(draft: Draft, name: keyof Keys, text: string): void {
	draft.keys[name] = text;
	if (isVariable(text)) noteVariable(draft, text);
	else if (name !== "publickey") note(draft, "secret");
}
