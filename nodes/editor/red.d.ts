/** Types of the editor's API that are missing or outdated in the published types. */
import type { EditorNodeProperties, EditorRED } from "node-red";

declare global {
	const RED: EditorRED;

	/** Returns `true`, or a message about what is wrong. The editor needs two declared parameters to use the message. */
	type Validate<TNode, TValue = string> = (
		this: TNode,
		value: TValue,
		opt: { label?: string } | undefined,
	) => true | string;

	/** A node in the editor. */
	type EditorNode<TOptions> = Partial<TOptions> & {
		id: string;
		type: string;
		valid?: boolean;
		outputs?: number;
		users?: unknown[];
		credentials?: Record<string, unknown>;
		_(key: string, values?: Record<string, unknown>): string;
	};

	type Defaults<TOptions> = {
		[K in keyof TOptions]: { value: TOptions[K]; type?: string; validate?: Validate<never> };
	};
}

export type { EditorNodeProperties };
