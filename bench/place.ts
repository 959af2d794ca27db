/** The place of a step in its flow. */
import type { FlowNode } from "../test/support/node-red.js";
import type { Material } from "./material.js";
import type { Work } from "./works.js";

export interface Place {
	/** Creates an id that is unique to the flow. */
	id(part: string): string;
	/** The nodes after the step. */
	next: string[];
	/** The nodes that answer a refused token. */
	refused: string[];
	/** The URL of the JWK Set, for works that need it. */
	keySetUrl?: string;
}

export type MakeStep = (work: Work, material: Material, place: Place) => FlowNode[];
