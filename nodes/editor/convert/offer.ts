import { sharedText } from "../text";
import { asFlowNode, type CanvasNode, groupOf, oldNodes } from "./canvas";
import { convertNodes, type Place } from "./convert";
import { showReport } from "./report";
import { swapNodes } from "./swap";

const ACTION = "flowjwt:convert-jwt-nodes";
const MENU_ITEM = "menu-item-convert-jwt-nodes";

/** What the published types of the editor lack. */
interface LabelledActions {
	add(name: string, handler: () => void, options: { label: string }): void;
}
interface Workspaces {
	isLocked(id: string): boolean;
}

/** Adds the action that converts nodes of older packages, and its item in the Edit menu. */
export function offerConversion(): void {
	const label = sharedText("convert.action");
	// The script runs again after the package was updated.
	RED.actions.remove(ACTION);
	(RED.actions as LabelledActions).add(ACTION, convert, { label });
	if ($(`#${MENU_ITEM}`).length > 0) return;
	// As for the editor's own items, settings.js can leave it out.
	if (!RED.settings.theme(`menu.${MENU_ITEM}`, true as boolean)) return;
	RED.menu.addItem("menu-item-edit-menu", null);
	RED.menu.addItem("menu-item-edit-menu", { id: MENU_ITEM, label, onselect: ACTION } as never);
}

function convert(): void {
	const found = oldNodes();
	const open = found.filter(({ z }) => !(RED.workspaces as unknown as Workspaces).isLocked(z));
	if (open.length === 0) {
		RED.notify(sharedText(found.length > 0 ? "convert.onlylocked" : "convert.none"), "warning");
		return;
	}
	const conversion = convertNodes(open.map(asFlowNode), placeOfCanvas());
	swapNodes(conversion);
	showReport(conversion, found.length - open.length);
}

function placeOfCanvas(): Place {
	const { jwtConfigVariables } = RED.settings as { jwtConfigVariables?: readonly string[] };
	const catches = RED.nodes.filterNodes({ type: "catch" }) as unknown as CanvasNode[];
	return {
		variables: jwtConfigVariables ?? [],
		createId: () => RED.nodes.id(),
		catches: catches.map(asFlowNode),
		isSubflow: (id) => Boolean(RED.nodes.subflow(String(id))),
		groupOf,
	};
}
