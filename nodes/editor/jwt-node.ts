import type { JwtOptions } from "../../src/options";

/** `generatejwt` is what flows written for Ignite have in place of `mode`; it is kept until the node is saved. */
export type FlowOptions = JwtOptions & { generatejwt: string | boolean; outputs: number };

/** A `jwt` node as the editor holds it. */
export type JwtNode = EditorNode<FlowOptions>;
