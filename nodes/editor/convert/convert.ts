/** Converts nodes of node-red-contrib-jwt and node-red-contrib-jsonwebtoken, as they are in a flow, into nodes of this package. */
import { JWT_CONFIG_DEFAULTS, JWT_DEFAULTS } from "../../../src/options";
import { catchesOf, type Surroundings } from "./catching";
import { convertContribJwt } from "./contrib-jwt";
import { type Draft, type FlowNode, type Keys, type Note, note } from "./draft";
import { convertSign } from "./jsonwebtoken-sign";
import { convertVerify } from "./jsonwebtoken-verify";
import { shareConfigs } from "./share-configs";

/** The types of both packages, which therefore cannot be installed side by side. */
const OLD_TYPES = ["jwt sign", "jwt verify"];
/** The properties that Node-RED itself saves with a node, and that stay as they are. */
const KEPT = ["id", "z", "x", "y", "name", "info", "d", "l", "icon", "inputLabels", "outputLabels"];

/** What the conversion needs to know of its surroundings. */
export interface Place extends Surroundings {
	/** The environment variables that the runtime has, of those that the old nodes read. */
	variables: readonly string[];
	/** Returns an id for a new node. */
	createId(): string;
}

/** The result for a set of old nodes. */
export interface Conversion {
	/** The new nodes, with the ids of the old ones, and without wires. */
	nodes: FlowNode[];
	configs: (FlowNode & { credentials: Keys })[];
	/** For nodes with a second output, the Catch nodes that got its messages before. */
	catches: Map<string, FlowNode[]>;
	/** Notes for the user, by the id of a node. */
	notes: Map<string, Note[]>;
}

/** Whether a node is of one of the two packages. Another package could use the same types. */
export const isOldNode = (node: FlowNode): boolean =>
	OLD_TYPES.includes(node.type) && ("signvar" in node || "mode" in node);

/** Converts old nodes. Nodes with the same key and settings share a configuration, named after the first of them. */
export function convertNodes(old: readonly FlowNode[], place: Place): Conversion {
	const drafts = old.map((node) => draftOf(node, place.variables));
	const shared = shareConfigs(drafts);
	const configs = [...new Set(shared)].map((config) => {
		const users = old.filter((_, index) => shared[index] === config);
		const name = users.map((user) => user.name).find(Boolean) ?? "";
		const { algorithm, config: common, own, keys } = config;
		const settings = { ...JWT_CONFIG_DEFAULTS, name, algorithm, ...common, ...own };
		const node = { id: place.createId(), type: "jwt-config", ...settings, credentials: keys };
		return { config, node };
	});
	const catches = new Map<string, FlowNode[]>();
	const nodes = old.map((node, index) => {
		const draft = drafts[index] as Draft;
		const jwtconfig = configs.find(({ config }) => config === shared[index])?.node.id;
		const caught = draft.options.mode === "verify" ? catchesOf(node, place) : [];
		if ("signvar" in node && caught.length > 0) catches.set(node.id, caught);
		noteErrors(draft, node, caught.length > 0, place.isSubflow(node.z));
		if (draft.lost.length > 0) note(draft, "disabled", { what: draft.lost.join(", ") });
		return {
			...JWT_DEFAULTS,
			...Object.fromEntries(KEPT.filter((name) => node[name] !== undefined).map((name) => [name, node[name]])),
			id: node.id,
			type: "jwt",
			jwtconfig,
			...draft.options,
			...(catches.has(node.id) ? { onfailure: "output", outputs: 2 } : { outputs: 1 }),
			...(draft.lost.length > 0 && { d: true }),
			wires: [],
		};
	});
	const notes = new Map(old.map((node, index) => [node.id, (drafts[index] as Draft).notes]));
	return { nodes, configs: configs.map(({ node }) => node), catches, notes };
}

function draftOf(node: FlowNode, variables: readonly string[]): Draft {
	if ("signvar" in node) return convertContribJwt(node, variables);
	return node.type === "jwt sign" ? convertSign(node) : convertVerify(node);
}

/**
 * Notes what becomes of refused tokens. Those of node-red-contrib-jwt reached Catch nodes as answers to a request, and so leave
 * by the second output. Those of the other package reach Catch nodes as before.
 */
function noteErrors(draft: Draft, node: FlowNode, isCaught: boolean, isInSubflow: boolean): void {
	if (draft.options.mode !== "verify") return;
	if ("signvar" in node) {
		if (isCaught) note(draft, "answered");
		else if (isInSubflow) note(draft, "raised");
	}
	if (!isCaught && !isInSubflow && draft.options.tokenType) note(draft, "unanswered");
}
