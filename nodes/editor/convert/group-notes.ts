import { NOTE_KINDS, type Note } from "./draft";

/** A note, with the nodes that it is about. */
export interface GroupedNote {
	note: Note;
	ids: string[];
}

/** Groups equal notes about several nodes, in the order of {@link NOTE_KINDS}. */
export function groupNotes(notes: ReadonlyMap<string, readonly Note[]>): GroupedNote[] {
	const groups = new Map<string, GroupedNote>();
	for (const [id, list] of notes) {
		for (const note of list) {
			const key = JSON.stringify(note);
			const group = groups.get(key) ?? { note, ids: [] };
			groups.set(key, group);
			if (!group.ids.includes(id)) group.ids.push(id);
		}
	}
	const rank = ({ note }: GroupedNote) => NOTE_KINDS.indexOf(note.kind);
	return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}
