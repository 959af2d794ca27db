/** Runs a `jwt` node of an example alone, with its configuration and what a user enters. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleFlow } from "./fixtures.js";
import { deploy, type Flow, type Outcome } from "./flow.js";
import { type FlowNode, ROOT } from "./node-red.js";

/** The entries of a user on top of an example, part by part. */
export interface Entered {
	config?: object;
	jwt?: object;
	credentials?: { secret?: string; privatekey?: string; publickey?: string };
	/** The values of environment variables: those of the tab, else those of the process. */
	env?: Record<string, string>;
	msg?: Record<string, unknown>;
}

/** Without what ties a node to its flow. */
function alone(node: FlowNode): object {
	const { id: _, z: _z, x: _x, y: _y, wires: _w, jwtconfig: _c, credentials: _s, ...own } = node;
	return own;
}

/** Starts the node. @param called the node's name */
export async function deployExample(example: string, called: string, entered: Entered): Promise<Flow> {
	const flow = exampleFlow(example);
	const the = (isIt: (node: FlowNode) => boolean) => {
		const found = flow.find(isIt);
		if (!found) throw new Error(`The example ${example} has no such node.`);
		return found;
	};
	const jwt = the(({ type, name }) => type === "jwt" && name === called);
	const config = the(({ id }) => id === jwt.jwtconfig);
	const variables = (the(({ type }) => type === "tab").env ?? []) as { name: string }[];
	const isOfTab = new Set(variables.map(({ name }) => name));
	for (const [name, value] of Object.entries(entered.env ?? {})) if (!isOfTab.has(name)) process.env[name] = value;
	return deploy({
		jwt: { ...alone(jwt), ...entered.jwt },
		config: { ...alone(config), ...entered.config },
		credentials: { ...(config.credentials as object | undefined), ...entered.credentials },
		env: variables.map((variable) => {
			const value = entered.env?.[variable.name];
			return value === undefined ? variable : { ...variable, value, type: "str" };
		}),
	});
}

const { jwt: catalog } = JSON.parse(readFileSync(join(ROOT, "nodes/locales/en-US/jwt.json"), "utf8"));

/** Returns the status in English that is below the node after a message was refused. */
export async function seen(flow: Flow, { second, error }: Outcome): Promise<string> {
	const { text = "" } = (await flow.statuses(1)).at(-1) ?? {};
	const words = text
		.split(".")
		.slice(1)
		.reduce((part, key) => part?.[key], catalog);
	const { name = "" } =
		/(?:claim|rule for) (?<name>[\w-]+)/.exec(String(((second?.error ?? error) as Error | undefined)?.message))
			?.groups ?? {};
	return String(words).replace("__claim__", name);
}
