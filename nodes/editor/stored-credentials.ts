/**
 * What the runtime has stored for configurations. The editor itself asks only when a dialog is opened, so that it would not
 * know until then that an imported configuration lacks its secret.
 */
const stored = new Map<string, Record<string, unknown>>();

/** Returns the stored credentials as the editor may see them; `undefined` while they are unknown. */
export const storedCredentials = (id: string): Record<string, unknown> | undefined => stored.get(id);

/** Asks for the stored credentials of each configuration node of a type that comes into the editor, and marks the nodes again. */
export function watchStoredCredentials(type: string): void {
	RED.events.on("nodes:add", (node: EditorNode<object>) => {
		if (node.type !== type) return;
		stored.delete(node.id);
		void askForCredentials(node);
	});
}

/** Asks for the stored credentials of a configuration, and marks it and its users again. */
export async function askForCredentials(node: EditorNode<object>): Promise<void> {
	try {
		stored.set(node.id, await $.getJSON(`credentials/${node.type}/${node.id}`));
	} catch {
		// A user who may not read credentials gets no answer, and no marks.
		return;
	}
	const users = (node.users ?? []) as EditorNode<object>[];
	for (const changed of [node, ...users]) {
		RED.editor.validateNode(changed as never);
		RED.events.emit("nodes:change", changed);
	}
	RED.view.redraw();
}
