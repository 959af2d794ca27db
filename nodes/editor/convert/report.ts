import { sharedText } from "../text";
import type { Conversion } from "./convert";
import { type GroupedNote, groupNotes } from "./group-notes";

/**
 * Shows what became of converted nodes, and what their author must look at. It stays open beside the canvas; a click on the
 * name of a node shows it there.
 * @param locked the number of nodes that stayed as they were, in locked flows
 */
export function showReport({ nodes, configs, notes }: Conversion, locked: number): void {
	const report = $("<div>", { class: "jwt-conversion" });
	const say = (key: string, values?: Record<string, unknown>) =>
		$("<p>")
			.text(sharedText(`convert.${key}`, values))
			.appendTo(report);
	say("done", { nodes: nodes.length, configs: configs.length });
	if (locked > 0) say("locked", { nodes: locked });
	const grouped = groupNotes(notes);
	if (grouped.length > 0) {
		say("check");
		$("<div>")
			.css({ maxHeight: "50vh", overflowY: "auto" })
			.append($("<ul>").append(grouped.map(itemOf)))
			.appendTo(report);
	}
	const close = () => notification.close();
	const notification = RED.notify(
		report as never,
		{
			id: "jwt-conversion",
			fixed: true,
			width: 640,
			type: grouped.length > 0 ? "warning" : "success",
			buttons: [{ text: sharedText("convert.close"), class: "primary", click: close }],
		} as never,
	) as unknown as { close(): void };
}

function itemOf({ note, ids }: GroupedNote): JQuery {
	const item = $("<li>")
		.text(sharedText(`convert.note.${note.kind}`, note.values))
		.css({ listStyle: "disc" });
	item.append("<br>");
	for (const [index, id] of ids.entries()) {
		if (index > 0) item.append(", ");
		const node = RED.nodes.node(id);
		$("<a>", { href: "#" })
			.css({ textDecoration: "underline" })
			.text(RED.utils.getNodeLabel(node as never, id))
			.on("click", (event) => {
				event.preventDefault();
				RED.view.reveal(id);
			})
			.appendTo(item);
	}
	return item;
}
