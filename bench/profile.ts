/** Where the processor's time goes while Node-RED does one work: a profile of V8. */
import { flowsOf, pathOf } from "./flows.js";
import { call, endpoint } from "./instruments.js";
import { load } from "./load.js";
import { Material } from "./material.js";
import type { Plan } from "./plan.js";
import { RELEASES, type Release, start } from "./runtime.js";
import type { Profile } from "./self-time.js";
import { tokensOf } from "./throughput.js";
import { VARIANTS, type Variant, WORKS } from "./works.js";

const SECONDS = 6;

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

/** Loads one work in one variant, and takes a profile of it. */
export async function takeProfile(workId: string, variant: Variant, plan: Plan): Promise<Profile> {
	const work = WORKS.find(({ id }) => id === workId);
	if (!work) throw new Error(`Choose one of ${WORKS.map(({ id }) => id).join(", ")}.`);
	if (!VARIANTS.includes(variant)) throw new Error(`Choose one of ${VARIANTS.join(", ")}.`);
	const material = new Material();
	const nodeRed = await start(RELEASES[0] as Release, material);
	try {
		await nodeRed.deploy([...flowsOf(work, material), ...PROFILER]);
		const url = nodeRed.url + pathOf(work, variant);
		const nextToken = tokensOf(work, material, plan);
		await load({ url, seconds: SECONDS / 2, leadIn: 0, nextToken });
		await call(nodeRed.url, "profile-start");
		await load({ url, seconds: SECONDS, leadIn: 0, nextToken });
		return await call<Profile>(nodeRed.url, "profile-stop");
	} finally {
		await nodeRed.stop();
	}
}
