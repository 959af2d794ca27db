import type { NodeAPI } from "node-red";
import type { AccessToken } from "../../src/index.js";
import { sharedStatusKey } from "./shared-texts";

/** The beginning of an outcome that names the time until which the node keeps a token. */
const UNTIL = "until ";

/** Names the outcome of a message by the end of its token: `until 14:05`, or `kept` if that is not known. */
export function untilText({ endsAt }: AccessToken): string {
	return endsAt === undefined ? "kept" : UNTIL + localTime(new Date(endsAt), new Date());
}

/** Writes a time in the time zone of the runtime, with its day if that is not today. */
function localTime(time: Date, now: Date): string {
	const two = (number: number) => String(number).padStart(2, "0");
	const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
	if (time.toDateString() === now.toDateString()) return clock;
	return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

/** Returns the text of an outcome of a `jwt-request` node, or the key of one. */
export function requestStatusText(RED: NodeAPI, name: string): string {
	if (name.startsWith(UNTIL)) return RED._("jwt-request.status.until", { time: name.slice(UNTIL.length) });
	return name === "kept" ? "jwt-request.status.kept" : sharedStatusKey(name);
}
