/** Takes a V8 profile of the processor time while Node-RED does one work. */

import { call, endpoint } from "./instruments.js";
import type { Lane } from "./lanes.js";
import { drive, loopsOf } from "./loops.js";
import { Material } from "./material.js";
import { withNodeRed } from "./measure.js";
import { RELEASES, type Release } from "./runtime.js";
import { type Profile, type Share, selfTimes } from "./self-time.js";
import { withSurroundings } from "./surroundings.js";
import type { Work } from "./works.js";

const WARM_UP = 5000;
const MESSAGES = 20_000;
const LINES = 25;

const START = `const session = new inspector.Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.setSamplingInterval", { interval: 200 });
session.post("Profiler.start");
global.set("session", session);
return msg;`;

const STOP = `const session = global.get("session");
msg.payload = await new Promise((resolve, reject) => {
	session.post("Profiler.stop", (error, { profile }) => (error ? reject(error) : resolve(profile)));
});
session.disconnect();
return msg;`;

const PROFILER = [...endpoint("profile-start", ["inspector"], START), ...endpoint("profile-stop", [], STOP)];

/** Takes a profile while many messages pass through one lane of one work. */
export function takeProfile(work: Work, lane: Lane): Promise<Profile> {
	if (!work.lanes.includes(lane)) throw new Error(`Choose one of ${work.lanes.join(", ")}.`);
	const material = new Material();
	return withSurroundings([work], material, (surroundings) =>
		withNodeRed(RELEASES[0] as Release, material, async ({ url, deploy }) => {
			await deploy([...loopsOf(work, material, surroundings), ...PROFILER]);
			await drive(url, work, lane, WARM_UP);
			await call(url, "profile-start");
			await drive(url, work, lane, MESSAGES);
			return call<Profile>(url, "profile-stop");
		}),
	);
}

export function profileText(profile: Profile): string {
	const { owners, step, stepShare } = selfTimes(profile);
	const percent = (share: number) => `${(share * 100).toFixed(1).padStart(5)} %`;
	const lines = (shares: readonly Share[]) =>
		shares.slice(0, LINES).map(({ name, share }) => `${percent(share)}  ${name}`);
	return [
		"By package, each by itself:",
		...lines(owners),
		"",
		`Within the step, ${percent(stepShare).trim()} in all, by function:`,
		...lines(step),
	].join("\n");
}
