import { isVariable } from "../../src/environment";
import {
	type JWT_STORE_CREDENTIALS,
	type JwtStoreOptions,
	MAX_REUSE_GRACE,
	STORE_KINDS,
} from "../../src/session-options";
import { parseTimeSpan } from "../../src/time-span";
import { type Field, type Fields, plain } from "./field";
import { STORED } from "./secret";
import { storedCredentials } from "./stored-credentials";
import { timeSpan } from "./time-span-field";

/** A `jwt-store` node in the editor. */
export type StoreNode = EditorNode<JwtStoreOptions>;

/** The node whose dialog is open. */
let open: string | undefined;

export function dialogOpened({ id }: StoreNode): void {
	open = id;
}

export function dialogClosed(): void {
	open = undefined;
}

/** Returns the input of a property or credential in the dialog. */
export const storeField = (name: string) => $(`#node-config-input-${name}`);

/** A time span. Missing, it has its default, but blank the runtime would not know how long a session lasts. */
function requiredSpan(name: keyof JwtStoreOptions, least: number, most = Number.POSITIVE_INFINITY): Field<StoreNode> {
	const span = timeSpan({ least }) as Field<StoreNode>;
	return {
		...span,
		problem(value, node) {
			if (value.trim() === "") {
				return isOpen(node) || node[name] !== undefined ? node._("jwt-store.problem.blank") : undefined;
			}
			if ((parseTimeSpan(value) ?? 0) > most) return node._("jwt-store.problem.grace", { most });
			return span.problem?.(value, node);
		},
	};
}

/** All properties of a `jwt-store` node, in the order of flow files. */
export const JWT_STORE_FIELDS: Fields<JwtStoreOptions, StoreNode> = {
	name: plain,
	kind: {
		choices: STORE_KINDS,
		problem(kind, node) {
			if (kind === "redis") return urlProblem(urlOf(node), node);
			const isKnown = kind === "" || isVariable(kind) || (STORE_KINDS as readonly string[]).includes(kind);
			return isKnown ? undefined : node._("jwt-store.problem.kind");
		},
	},
	contextstore: {
		problem: (name, node) =>
			kindOf(node) !== "context" || name === "" || isVariable(name) || contextStores().includes(name)
				? undefined
				: node._("jwt-store.problem.contextstore"),
	},
	prefix: plain,
	refreshexpiresin: requiredSpan("refreshexpiresin", 1),
	sessionexpiresin: requiredSpan("sessionexpiresin", 1),
	reusegrace: requiredSpan("reusegrace", 0, MAX_REUSE_GRACE),
};

/** All credentials of a `jwt-store` node. Node-RED marks the input, but a node only for its properties. */
export const STORE_CREDENTIAL_FIELDS: Record<keyof typeof JWT_STORE_CREDENTIALS, Field<StoreNode>> = {
	url: { problem: (url, node) => (kindOf(node) === "redis" ? urlProblem(url, node) : undefined) },
};

/** @param url `undefined` while it is unknown */
function urlProblem(url: string | undefined, node: StoreNode): string | undefined {
	if (url === "") return node._("jwt-store.problem.nourl");
	if (url === undefined || url === STORED || isVariable(url) || /^rediss?:\/\/[^/]/.test(url.trim())) return undefined;
	return node._("jwt-store.problem.url");
}

/** Returns the URL of a node; the text for a stored one if it is stored, and `undefined` while that is unknown. */
function urlOf(node: StoreNode): string | undefined {
	if (isOpen(node)) return String(storeField("url").val() ?? "");
	const credentials = node.credentials ?? storedCredentials(node.id);
	if (!credentials) return undefined;
	const { url, has_url } = credentials;
	return String(url || (has_url ? STORED : ""));
}

const isOpen = ({ id }: StoreNode) => open === id;
const kindOf = (node: StoreNode) => String(isOpen(node) ? storeField("kind").val() : (node.kind ?? "context"));

interface ContextSettings {
	context?: { default?: string; stores?: string[] };
}

/** Returns the names of the context stores of this Node-RED. */
export const contextStores = (): string[] => (RED.settings as ContextSettings).context?.stores ?? [];
/** Returns the name of the default context store. */
export const defaultContextStore = (): string => (RED.settings as ContextSettings).context?.default ?? "memory";
