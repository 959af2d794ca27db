import type { JwtOptions } from "../../src/options";

/** The properties in a flow file. Flows made for Ignite have `generatejwt` instead of `mode`, until the node is saved. */
export type FlowOptions = JwtOptions & { generatejwt: string | boolean; outputs: number };

/** A `jwt` node in the editor. */
export type JwtNode = EditorNode<FlowOptions>;
