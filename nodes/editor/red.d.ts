/** What the editor really accepts in a node's definition, where the published types lag behind it. */
import type { EditorNodeProperties, EditorRED } from "node-red";

declare global {
	const RED: EditorRED;

	/** A validator says what is wrong, or nothing. The editor only asks those that declare two parameters. */
	type Validate<TNode, TValue = string> = (
		this: TNode,
		value: TValue,
		opt: { label?: string } | undefined,
	) => true | string;

	/** A node as the editor holds it. */
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
