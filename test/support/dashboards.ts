/** Flows for the real dashboards: each shows who uses it, a reading that changes, and a page or tab for admins alone. */
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { CONFIG, z } from "./guarded.js";
import { type FlowNode, linkPackage } from "./node-red.js";
import { fetchPackage } from "./runtimes.js";

const TAB: FlowNode = { id: z, type: "tab", label: "dashboard" };
/** Sends a new reading five times a second. */
const READINGS: FlowNode[] = [
	{ id: "clock", type: "inject", z, props: [], repeat: "0.2", once: true, onceDelay: 0.1, wires: [["count"]] },
	{
		...{ id: "count", type: "function", z, outputs: 1, wires: [["reading"]] },
		func: 'const n = (context.get("n") || 0) + 1; context.set("n", n); return { payload: `reading ${n}` };',
	},
];

/** Installs a dashboard from the registry into a user directory, beside this package. */
export const withDashboard = (name: string, version: string) => (userDir: string) => {
	linkPackage(userDir);
	const place = join(userDir, "node_modules", name);
	mkdirSync(dirname(place), { recursive: true });
	symlinkSync(fetchPackage(name, version), place, "dir");
};

/** No property may be the id of its own node, which Node-RED takes for a circle. */
const page = (name: string, order: number): FlowNode => ({
	...{
		id: `page ${name}`,
		type: "ui-page",
		name,
		ui: "base",
		path: `/${name.toLowerCase()}`,
		icon: "home",
		layout: "grid",
		theme: "theme",
		order,
	},
	...{ className: "", visible: "true", disabled: "false" },
});
const group = (name: string, ofPage: string): FlowNode => ({
	...{
		id: `group ${name}`,
		type: "ui-group",
		name,
		page: `page ${ofPage}`,
		width: "6",
		height: "1",
		order: 1,
		showTitle: true,
	},
	...{ className: "", visible: "true", disabled: "false", groupType: "default" },
});
const text = (id: string, ofGroup: string, order: number): FlowNode => ({
	...{
		id,
		type: "ui-text",
		z,
		group: `group ${ofGroup}`,
		order,
		width: 0,
		height: 0,
		name: "",
		label: `the ${id}`,
		format: "{{msg.payload}}",
	},
	...{ layout: "row-spread", style: false, font: "", fontSize: 16, color: "#000000", wrapText: false, className: "" },
	wires: [],
});

/** What happens when a browser shows a page: its own connection alone is told who it is, and admins are shown a page. */
const GREET = `
	if (msg.topic !== "$pageview") return null;
	const { _client } = msg;
	const { name, roles = [] } = _client.auth.claims;
	const pages = roles.includes("admin") ? { show: ["Admin"] } : { hide: ["Admin"] };
	return [{ _client, payload: name }, { _client, payload: { pages } }];`;

/** For `@flowfuse/node-red-dashboard`. */
export const DASHBOARD_2: FlowNode[] = [
	TAB,
	CONFIG,
	{
		...{ id: "base", type: "ui-base", name: "Plant", path: "/dashboard", appIcon: "", includeClientData: true },
		...{ acceptsClientConfig: ["ui-control", "ui-text"], navigationStyle: "default", titleBarStyle: "default" },
	},
	{
		...{ id: "theme", type: "ui-theme", name: "Plain" },
		colors: { surface: "#ffffff", primary: "#0094ce", bgPage: "#eeeeee", groupBg: "#ffffff", groupOutline: "#cccccc" },
		sizes: { density: "default", pagePadding: "12px", groupGap: "12px", groupBorderRadius: "4px", widgetGap: "12px" },
	},
	page("Home", 1),
	page("Admin", 2),
	group("Overview", "Home"),
	group("Secrets", "Admin"),
	text("user", "Overview", 1),
	text("reading", "Overview", 2),
	text("plan", "Secrets", 1),
	...READINGS,
	{ id: "view", type: "ui-event", z, name: "", ui: "base", wires: [["greet"]] },
	{ id: "control", type: "ui-control", z, name: "", ui: "base", events: "all", wires: [[]] },
	{ id: "greet", type: "function", z, func: GREET, outputs: 2, wires: [["user"], ["control"]] },
];

/** For `node-red-dashboard`. */
export const DASHBOARD_1: FlowNode[] = [
	TAB,
	CONFIG,
	{ id: "tab-1", type: "ui_tab", name: "Home", icon: "dashboard", disabled: false, hidden: false },
	{
		id: "group-1",
		type: "ui_group",
		name: "Overview",
		tab: "tab-1",
		order: 1,
		disp: true,
		width: "6",
		collapse: false,
	},
	{
		...{ id: "reading", type: "ui_text", z, group: "group-1", order: 1, width: 0, height: 0, name: "", label: "Now" },
		...{ format: "{{msg.payload}}", layout: "row-spread", wires: [] },
	},
	...READINGS,
];
