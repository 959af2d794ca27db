/** Redis is killed again and again while clients renew through two processes. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { JwtError } from "../../src/errors.js";
import type { Sessions } from "../../src/sessions/create-sessions.js";
import { setUp } from "../src/sessions/session-suite.js";
import { redisPlace } from "../src/store/stores.js";
import { read } from "../support/tokens.js";

const CLIENTS = 32;
/** Fifty kills, with real processes, are in `test/e2e/sessions-killed.test.ts`. */
const KILLS = 10;

const idOf = (token: string) => String(read(token).claims.jti);

/** Asks until there is an answer, as a page does. Only 503 is a reason to ask again. */
async function persist<T>(ask: () => Promise<T>): Promise<T> {
	for (;;) {
		try {
			return await ask();
		} catch (error) {
			if (!(error instanceof JwtError) || error.code !== "ERR_JWT_STORE_UNAVAILABLE") throw error;
			await pause(20);
		}
	}
}

describe("a Redis that is killed while clients renew", function () {
	this.timeout(120_000);

	it(`${KILLS} times loses no session, ends none, and gives none two children`, async () => {
		const place = await redisPlace({ survives: true });
		try {
			const processes: Sessions[] = [];
			for (let index = 0; index < 2; index++) processes.push((await setUp({ store: await place.open() })).sessions);
			let isOver = false;
			let renewals = 0;
			const client = async (index: number) => {
				const children = new Map<string, Set<string>>();
				const any = () => processes[renewals % 2] as Sessions;
				let { refresh_token } = await persist(() => any().start({ sub: `client ${index}` }));
				while (!isOver) {
					const parent = refresh_token;
					// Two tabs, each of which must be answered.
					const tabs = await Promise.all([0, 1].map(() => persist(() => any().renew(parent))));
					children.set(idOf(parent), new Set(tabs.map((answer) => idOf(answer.refresh_token))));
					refresh_token = String(tabs[index % 2]?.refresh_token);
					renewals++;
				}
				return { children, last: refresh_token };
			};
			const clients = Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
			const killing = (async () => {
				for (let kill = 0; kill < KILLS; kill++) {
					const before = renewals;
					while (renewals < before + CLIENTS) await pause(5);
					await place.server.kill();
					await place.server.start();
				}
			})();
			await Promise.race([killing, clients]);
			isOver = true;
			const ended = await clients;
			assert.ok(renewals >= KILLS * CLIENTS);
			for (const { children, last } of ended) {
				for (const ofOne of children.values()) assert.equal(ofOne.size, 1);
				assert.ok(await processes[0]?.renew(last));
			}
		} finally {
			await place.close();
		}
	});
});
