/**
 * What sessions cost: memory for each, and time to verify and to renew. Prints its results; run it after `npm run build` with
 * `node --expose-gc --import tsx bench/sessions.ts`.
 */
import {
	createKeySource,
	createMemoryStore,
	createRedisStore,
	createSessions,
	createVerifier,
	isNotCalledBack,
	JWT_CONFIG_DEFAULTS,
	readPolicy,
	readSessionPolicy,
	type TokenStore,
} from "@flowjwt/node-red-jwt";
import { startRedis } from "../test/support/redis.js";

const SESSIONS = 100_000;
const RENEWALS = 20_000;
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

async function renewalsPerSecond(store: TokenStore): Promise<number> {
	const sessions = sessionsOn(store);
	const clients = await Promise.all(
		Array.from({ length: AT_ONCE }, (_, index) => sessions.start({ sub: `user ${index}` })),
	);
	const started = performance.now();
	await Promise.all(
		clients.map(async ({ refresh_token }) => {
			let token = refresh_token;
			for (let done = 0; done < RENEWALS / AT_ONCE; done++) token = (await sessions.renew(token)).refresh_token;
		}),
	);
	return (RENEWALS / (performance.now() - started)) * 1000;
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
	for (let round = 0; round < 5; round++) runs.push([await time([]), await time([isNotCalledBack(store)])]);
	const least = (which: 0 | 1) => Math.min(...runs.map((run) => run[which]));
	return [least(0), least(1)];
}

const memory = createMemoryStore();
const before = heap();
await fill(memory);
console.log(`In memory: ${Math.round((heap() - before) / SESSIONS)} bytes for each of ${SESSIONS} sessions`);
const told = async (name: string, store: TokenStore) => {
	const [without, withStore] = await verification(store);
	console.log(`${name}: verify ${without.toFixed(2)} µs, with the store ${withStore.toFixed(2)} µs`);
};
await told("In memory, nothing called back", memory);
for (let index = 0; index < 1000; index++) {
	await memory.callBackSubject(`digest ${index}`, 3600);
	await memory.callBackToken(`token ${index}`, Date.now() / 1000 + 3600);
	await memory.end(`foreign ${index}`, Date.now() / 1000 + 3600);
}
await told("In memory, 3000 called back", memory);
console.log(`In memory: ${Math.round(await renewalsPerSecond(createMemoryStore()))} renewals per second`);

const server = await startRedis();
try {
	const redis = await createRedisStore({ url: server.url });
	const used = () =>
		server.inside(async (inside) => Number(/used_memory:(\d+)/.exec(await inside.info("memory"))?.[1]));
	const empty = await used();
	await fill(redis);
	console.log(`In Redis: ${Math.round(((await used()) - empty) / SESSIONS)} bytes for each of ${SESSIONS} sessions`);
	await told("In Redis, nothing called back", redis);
	console.log(`In Redis: ${Math.round(await renewalsPerSecond(redis))} renewals per second`);
	await redis.close();
} finally {
	await server.stop();
}
