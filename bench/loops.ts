/** The flows for measuring costs: a driver sends messages through a step and back to itself. */
import type { FlowNode } from "../test/support/node-red.js";
import type { Lane } from "./lanes.js";
import type { Material } from "./material.js";
import { messageFile } from "./messages.js";
import type { Place } from "./place.js";
import { STEPS } from "./steps.js";
import type { Work } from "./works.js";

/** External resources of the flows. */
export interface Surroundings {
	/** The folder of the messages. */
	folder: string;
	/** The URL of the JWK Set. */
	keySetUrl: string;
}

export const driverOf = (work: Work, lane: Lane): string => `driver.${work.id}.${lane}`;

/** Creates the flows of one work in all its lanes, each on its own tab. */
export function loopsOf(work: Work, material: Material, { folder, keySetUrl }: Surroundings): FlowNode[] {
	return work.lanes.flatMap((lane) => {
		const id = (part: string) => `${part}.${work.id}.${lane}`;
		const driver = driverOf(work, lane);
		const expects = lane === "empty" ? "nothing" : work.action === "generate" ? "token" : "claims";
		const place: Place = { id, next: [driver], refused: [id("refused")], keySetUrl };
		const nodes: FlowNode[] = [
			{ id: driver, type: "driver", file: messageFile(folder, work), expects, wires: [[id("step")]] },
			...STEPS[lane](work, material, place),
			{
				id: id("refused"),
				type: "change",
				rules: [{ t: "set", p: "refused", pt: "msg", to: "true", tot: "bool" }],
				wires: [[driver]],
			},
		];
		const tab = { id: id("tab"), type: "tab", label: `${work.title}: ${lane}` };
		return [tab, ...nodes.map((node) => (node.type === "jwt-config" ? node : { ...node, z: tab.id }))];
	});
}

async function ask<T>(url: string, work: Work, lane: Lane, task: string, count: number): Promise<T> {
	const response = await fetch(`${url}/driver/${driverOf(work, lane)}/${task}?count=${count}`);
	if (!response.ok) throw new Error(`${work.title}, ${lane}: ${await response.text()}`);
	return (await response.json()) as T;
}

/** The cost of each message, in microseconds. */
export interface Cost {
	/** Processor time of all threads. */
	processor: number;
	/** The time in which the event loop was busy. */
	loop: number;
}

/** Sends a number of messages through a lane. */
export const drive = (url: string, work: Work, lane: Lane, count: number): Promise<Cost> =>
	ask(url, work, lane, "measure", count);

/** The content of a message that came back. */
export interface Answer {
	sub?: string;
	payload: unknown;
	refused: boolean;
}

/** Sends a number of messages through a lane, one at a time, and finally one that must be refused. */
export const answersOf = (url: string, work: Work, lane: Lane, count: number): Promise<Answer[]> =>
	ask(url, work, lane, "answers", count);
