/** A step's place in its flow. */
import type { FlowNode } from "../test/support/node-red.js";
import type { Material } from "./material.js";
import type { Work } from "./works.js";

export interface Place {
	/** Makes an id of the flow's own. */
	id(part: string): string;
	/** Wires to what comes after the step. */
	next: string[];
	/** Wires to what answers a refused token. */
	refused: string[];
	/** Where the JWK Set is published, for the work that needs it. */
	keySetUrl?: string;
}

export type MakeStep = (work: Work, material: Material, place: Place) => FlowNode[];
