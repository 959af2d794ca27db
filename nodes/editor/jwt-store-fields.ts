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

/** A time span that must not be blank, because the runtime would not know how long a session lasts. */
function requiredSpan(least: number, most = Number.POSITIVE_INFINITY): Field<StoreNode> {
	const span = timeSpan({ least }) as Field<StoreNode>;
	return {
		...span,
		problem(value, node) {
			if (value.trim() === "") return node._("jwt-store.problem.blank");
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
		problem: (kind, node) =>
			isVariable(kind) || (STORE_KINDS as readonly string[]).includes(kind)
				? undefined
				: node._("jwt-store.problem.kind"),
	},
	contextstore: {
		problem: (name, node) =>
			kindOf(node) !== "context" || name === "" || isVariable(name) || contextStores().includes(name)
				? undefined
				: node._("jwt-store.problem.contextstore"),
	},
	prefix: plain,
	refreshexpiresin: requiredSpan(1),
	sessionexpiresin: requiredSpan(1),
	reusegrace: requiredSpan(0, MAX_REUSE_GRACE),
};

/** All credentials of a `jwt-store` node. */
export const STORE_CREDENTIAL_FIELDS: Record<keyof typeof JWT_STORE_CREDENTIALS, Field<StoreNode>> = {
	url: {
		problem(url, node) {
			if (kindOf(node) !== "redis" || url === STORED || isVariable(url)) return undefined;
			if (url !== "") return /^rediss?:\/\/[^/]/.test(url.trim()) ? undefined : node._("jwt-store.problem.url");
			// The editor learns only when the dialog opens whether a URL is stored.
			const isKnownMissing = open === node.id || node.credentials?.has_url === false;
			return isKnownMissing ? node._("jwt-store.problem.nourl") : undefined;
		},
	},
};

const kindOf = (node: StoreNode) => String(open === node.id ? storeField("kind").val() : (node.kind ?? "context"));

interface ContextSettings {
	context?: { default?: string; stores?: string[] };
}

/** Returns the names of the context stores of this Node-RED. */
export const contextStores = (): string[] => (RED.settings as ContextSettings).context?.stores ?? [];
/** Returns the name of the default context store. */
export const defaultContextStore = (): string => (RED.settings as ContextSettings).context?.default ?? "memory";
