/**
 * What sessions cost: memory for each, and time to verify and to renew. `npm run bench:sessions` writes it into
 * `docs/performance.md`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
	createKeySource,
	createMemoryStore,
	createRedisStore,
	createSessions,
	createVerifier,
	isNotRevoked,
	JWT_CONFIG_DEFAULTS,
	readPolicy,
	readSessionPolicy,
	type TokenStore,
} from "@flowjwt/node-red-jwt";
import { ROOT } from "../test/support/node-red.js";
import { startRedis } from "../test/support/redis.js";
import { withResults } from "./document.js";
import { describeMachine } from "./machine.js";
import { table } from "./markdown.js";
import { measureRenewals } from "./renewals.js";

const SESSIONS = 100_000;
const VERIFICATIONS = 300_000;
const AT_ONCE = 32;

const policy = readPolicy({ ...JWT_CONFIG_DEFAULTS });
const keys = await createKeySource(policy.keys, { secret: "a secret for the benchmark only, long enough" });
const sessionsOn = (store: TokenStore) => createSessions(policy, keys, store, readSessionPolicy());

function heap(): number {
	(globalThis as { gc?: () => void }).gc?.();
	return process.memoryUsage().heapUsed;
}

/** Opens sessions, some at a time. */
async function fill(store: TokenStore): Promise<void> {
	const session = { accessUntil: Date.now() / 1000 + 3600, refreshLifetime: 604_800, sessionLifetime: 2_592_000 };
	for (let made = 0; made < SESSIONS; made += AT_ONCE) {
		const some = Array.from({ length: AT_ONCE }, (_, index) =>
			store.open({ ...session, id: `0123456789abcdef${made + index}` }),
		);
		await Promise.all(some);
	}
}

/** Microseconds that one verification takes, without and with the look-up. */
async function verification(store: TokenStore): Promise<[without: number, withStore: number]> {
	const verify = createVerifier(policy.verification, keys);
	const { access_token } = await sessionsOn(store).start({ sub: "user" });
	const time = async (checks: Parameters<typeof verify>[1]) => {
		const started = performance.now();
		for (let done = 0; done < VERIFICATIONS; done++) await verify(access_token, checks);
		return ((performance.now() - started) / VERIFICATIONS) * 1000;
	};
	const runs: [number, number][] = [];
	for (let round = 0; round < 5; round++) runs.push([await time([]), await time([isNotRevoked(store)])]);
	const least = (which: 0 | 1) => Math.min(...runs.map((run) => run[which]));
	return [least(0), least(1)];
}

const rows: string[][] = [];
const tell = (what: string, ...values: string[]) => {
	rows.push([what, ...values]);
	console.log(what, values.join(" / "));
};
const times = async (store: TokenStore) => (await verification(store)).map((value) => `${value.toFixed(2)} µs`);

const memory = createMemoryStore();
const before = heap();
await fill(memory);
const bytesInMemory = Math.round((heap() - before) / SESSIONS);
const [without = "", inMemory = ""] = await times(memory);
for (let index = 0; index < 1000; index++) {
	await memory.revokeSubject(`digest ${index}`, 3600);
	await memory.revokeToken(`token ${index}`, Date.now() / 1000 + 3600);
	await memory.end(`foreign ${index}`, Date.now() / 1000 + 3600);
}
const [, manyInMemory = ""] = await times(memory);

const server = await startRedis();
try {
	const redis = await createRedisStore({ url: server.url });
	const used = () =>
		server.inside(async (inside) => Number(/used_memory:(\d+)/.exec(await inside.info("memory"))?.[1]));
	const empty = await used();
	await fill(redis);
	const bytesInRedis = Math.round(((await used()) - empty) / SESSIONS);
	const [, inRedis = ""] = await times(redis);
	await redis.close();
	tell(
		`one of ${SESSIONS.toLocaleString("en")} sessions takes`,
		`${bytesInMemory} bytes`,
		`${bytesInRedis} bytes`,
		"–",
	);
	tell("verify, the same token", inMemory, inRedis, without);
	tell("the same, with 3,000 revocations", manyInMemory, "–", "–");
} finally {
	await server.stop();
}
const renewals = await measureRenewals({ rounds: 5, window: 2000 });
const perSecond = (value: number) => Math.round(value).toLocaleString("en");
tell(
	"renewals per second over HTTP",
	perSecond(renewals.context),
	perSecond(renewals.redis),
	perSecond(renewals.express),
);

const page = join(ROOT, "docs/performance.md");
const { processor, cores } = describeMachine();
const [day = ""] = new Date().toISOString().split("T");
const text = [
	`Taken on ${day}, on ${processor} with ${cores} processors, Node.js ${process.versions.node}.`,
	"",
	...table(["What", "store in memory", "store in Redis", "without"], rows),
].join("\n");
const NAMES = { begin: "<!-- sessions: written by npm run bench:sessions -->", end: "<!-- end of sessions -->" };
writeFileSync(page, withResults(readFileSync(page, "utf8"), text, NAMES));
